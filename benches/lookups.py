"""What looking up callees and callers costs, as a share of the run that does not do it.

    python benches/lookups.py --aiomend target/release/aiomend --tree some/checkout

Samples both runs with `perf` and counts the samples inside the look-ups: who is a coroutine, who catches what, and the
words of all files that these questions begin with. What else a run with the gather codemods takes longer (more files
have sites, and are parsed and rewritten) is told apart.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

GATHERS = "gather-to-task-group,gather-cancel-siblings"
LOOKUPS = {
    "callers": re.compile(r"Callers::expecting"),
    "elements": re.compile(r"Here::(awaitable|makes_only)"),
    "handlers": re.compile(r"Here::(handlers_around|task_factories)"),
    "words": re.compile(r"FileWords::of|Words::of|with_words"),
}
PARSING = {"concrete tree": re.compile(r"parse_nodes"), "reading": re.compile(r"conformance::reading::read")}


def samples(aiomend: Path, tree: Path, more: list[str]) -> tuple[int, Counter[str]]:
    """How many samples a run takes, and how many of them lie in each part."""
    with tempfile.NamedTemporaryFile() as data:
        command = [str(aiomend), "diff", "--unsafe-fixes", "--target-version", "py312", *more, "."]
        record = ["perf", "record", "-o", data.name, "-F", "2000", "-g", "--call-graph", "dwarf,16384", *command]
        subprocess.run(record, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        script = ["perf", "script", "-i", data.name, "-F", "ip,sym", "--no-inline"]
        told = subprocess.run(script, capture_output=True, text=True, errors="replace", check=True).stdout
    stacks = [stack for stack in told.split("\n\n") if stack.strip()]
    parts: Counter[str] = Counter()
    for stack in stacks:
        parts.update(name for name, pattern in (LOOKUPS | PARSING).items() if pattern.search(stack))
        parts["all look-ups"] += any(pattern.search(stack) for pattern in LOOKUPS.values())
    return len(stacks), parts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aiomend", type=Path, required=True, help="the binary, with the names of its functions")
    parser.add_argument("--tree", type=Path, required=True, help="the directory to read")
    options = parser.parse_args()
    if not shutil.which("perf"):
        print("perf is not installed", file=sys.stderr)
        return 2
    aiomend, tree = options.aiomend.resolve(), options.tree.resolve()
    less, parts_less = samples(aiomend, tree, ["--ignore", GATHERS])
    more, parts = samples(aiomend, tree, [])
    if not less:
        print("perf took no samples", file=sys.stderr)
        return 2
    print(f"without the gather codemods: {less} samples; with them: {more} (+{100 * (more - less) / less:.0f} %)")
    for name in [*LOOKUPS, "all look-ups", *PARSING]:
        extra = parts[name] - parts_less[name]
        print(f"  {name}: +{100 * extra / less:.0f} % of the run without")
    return 0


if __name__ == "__main__":
    sys.exit(main())
