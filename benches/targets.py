"""Hold aiomend against what it wants to be: as fast as the machine reads.

    python benches/targets.py --aiomend target/release/aiomend
    python benches/targets.py --aiomend target/release/aiomend --wheels 3 --rounds 3
    python benches/targets.py --aiomend target/release/aiomend --readme README.md

One paired run over the tree that `compare.py` makes of public wheels. Each row is a ratio of two medians that were
taken in turns, with what it is wanted to be beside it. A figure never fails; a tool that is missing is named.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from compare import (
    AST_GREP,
    RIPGREP,
    RUFF,
    RULES,
    WHEELS,
    Contender,
    default_cache,
    describe,
    installed,
    made_tree,
    run_once,
)

# `compare` has put it on the path.
from summary import write_between  # noqa: E402

README_MARKS = ("<!-- speed:begin -->", "<!-- speed:end -->")

# Figures are of the work itself, but where the cache is what is timed.
os.environ["AIOMEND_NO_CACHE"] = "1"
AIOMEND = ["check", "--select", "all", "--target-version", "py312", "--exit-zero"]
FIX = ["fix", "--select", "all", "--unsafe-fixes", "--target-version", "py312", "--allow-no-vcs", "--quiet"]


def main() -> int:
    options = parse_arguments()
    cache = options.cache.resolve()
    tree = made_tree(options.wheels, cache)
    print(describe(tree))
    tools = {"ruff": installed("ruff", RUFF, cache), "ast-grep": installed("ast-grep", AST_GREP, cache)}
    tools["rg"] = shutil.which("rg") or installed("rg", RIPGREP, cache)
    missing = [name for name, path in tools.items() if path is None]
    if missing:
        print(f"not found: {', '.join(missing)}")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        told = table(options, tree, tools, Path(scratch))
    print(told)
    if options.readme:
        text = options.readme.read_text(encoding="utf-8")
        body = f"{told}\n\nThe tree: {describe(tree).strip()}.\n"
        options.readme.write_text(write_between(text, *README_MARKS, body), encoding="utf-8")
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aiomend", type=Path, required=True, help="the binary to time")
    parser.add_argument("--wheels", type=int, default=len(WHEELS), help="how many wheels the tree is made of")
    parser.add_argument("--rounds", type=int, default=5, help="how often each runs, after one run to warm up")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="write the table between the marks in it")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="downloads and tools")
    options = parser.parse_args()
    if options.rounds < 1 or not 1 <= options.wheels <= len(WHEELS):
        parser.error(f"at least one round, and 1 to {len(WHEELS)} wheels")
    options.aiomend = options.aiomend.resolve()
    return options


def table(options: argparse.Namespace, tree: Path, tools: dict[str, str], scratch: Path) -> str:
    aiomend = str(options.aiomend)
    fixed = fixed_copy(aiomend, tree, scratch)
    clean = clean_copy(aiomend, fixed, scratch)
    tiny = scratch / "tiny"
    tiny.mkdir()
    (tiny / "a.py").write_text("import asyncio\n\n\nasync def get(q):\n    return await asyncio.wait_for(q.get(), 5)\n")
    lint = [tools["ruff"], "check", "--isolated", "--select", "RUF006"]
    search = [tools["rg"], "-c", "asyncio", "-tpy", "."]
    runs = [
        ("first", [aiomend, *AIOMEND, "."], tree),
        ("ruff", [*lint, "--no-cache", "."], tree),
        ("scan", [tools["ast-grep"], "scan", "--rule", str(RULES), "."], tree),
        ("fixed", [aiomend, *AIOMEND, "."], fixed),
        ("ruff fixed", [*lint, "--no-cache", "."], fixed),
        ("clean", [aiomend, *AIOMEND, "."], clean),
        ("ruff clean", [*lint, "--no-cache", "."], clean),
        ("rg clean", search, clean),
        ("cached", [aiomend, *AIOMEND, "--cache-dir", str(scratch / "cache"), "."], tree),
        ("ruff cached", [*lint, "--cache-dir", str(scratch / "cache of ruff"), "."], tree),
        ("tiny", [aiomend, *AIOMEND, "."], tiny),
        ("ruff tiny", [*lint, "--no-cache", "."], tiny),
    ]
    runners = {name: (Contender(name, command, (0, 1)), place) for name, command, place in runs}
    # The first round warms the file cache; it is not counted.
    for number in range(options.rounds + 1):
        for contender, place in runners.values():
            run_once(contender, place, is_counted=number > 0)
            if contender.trouble:
                raise SystemExit(f"{contender.name}: {contender.trouble}")
    median = {name: contender.median for name, (contender, _) in runners.items()}
    ratio = lambda one, other: median[one] / median[other]  # noqa: E731
    rows = [
        ("`aiomend check`, all codemods, against `ruff check --select RUF006 --no-cache`", ratio("first", "ruff"), "≤ 0.6"),
        ("the same where every fix is made, and what is refused is left", ratio("fixed", "ruff fixed"), ""),
        ("the same without the files that have a site", ratio("clean", "ruff clean"), "≤ 0.2"),
        ("there against `rg -c asyncio`", ratio("clean", "rg clean"), "≤ 2.5"),
        ("`ast-grep scan` with five rules against `aiomend check`", ratio("scan", "first"), "≥ 8"),
        ("cached run, against ruff's cached run", ratio("cached", "ruff cached"), "≤ 1.2"),
        ("one tiny file, against ruff", ratio("tiny", "ruff tiny"), "≤ 1.5"),
        ("peak memory, MB", runners["first"][0].kilobytes / 1024, "≤ 200"),
    ]
    lines = ["| ratio of the medians | measured | wanted |", "| :-- | --: | --: |"]
    lines += [f"| {what} | {measured:.2f} | {wanted} |" for what, measured, wanted in rows]
    times = ", ".join(f"{name} {seconds * 1000:.0f}" for name, seconds in median.items())
    return "\n".join([*lines, "", f"Medians in ms: {times}."])


def fixed_copy(aiomend: str, tree: Path, scratch: Path) -> Path:
    """The tree after every fix that can be made in bulk."""
    fixed = scratch / "fixed"
    shutil.copytree(tree, fixed)
    environment = {**os.environ, "XDG_STATE_HOME": str(scratch / "state")}
    subprocess.run([aiomend, *FIX, "."], cwd=fixed, env=environment, stdout=subprocess.DEVNULL, check=True)
    return fixed


def clean_copy(aiomend: str, fixed: Path, scratch: Path) -> Path:
    """What is left of a tree without the files that still have a site, fixed or refused."""
    clean = scratch / "clean"
    shutil.copytree(fixed, clean)
    command = [aiomend, *AIOMEND, "--output-format", "json-lines", "."]
    found = subprocess.run(command, cwd=clean, stdout=subprocess.PIPE, check=True).stdout
    for path in {json.loads(line).get("path") for line in found.splitlines()} - {None}:
        (clean / path).unlink(missing_ok=True)
    return clean


if __name__ == "__main__":
    sys.exit(main())
