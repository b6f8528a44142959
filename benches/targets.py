"""Hold aiomend against what it wants to be: as fast as the machine reads.

    python benches/targets.py --aiomend target/release/aiomend
    python benches/targets.py --aiomend target/release/aiomend --wheels 3 --rounds 3

One paired run over the tree that `compare.py` makes of public wheels. Each row is a ratio of two medians that were
taken in turns, with what it is wanted to be beside it. A figure never fails; a tool that is missing is named.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from compare import AST_GREP, RIPGREP, RULES, RUFF, WHEELS, default_cache, describe, installed, made_tree

AIOMEND = ["check", "--select", "all", "--target-version", "py312", "--exit-zero"]
FIX = ["fix", "--select", "all", "--unsafe-fixes", "--target-version", "py312", "--allow-no-vcs", "--quiet"]


@dataclass
class Runner:
    """A command in a directory, and what its runs took."""

    command: list[str]
    directory: Path
    seconds: list[float] = field(default_factory=list)
    kilobytes: int = 0

    def run(self, *, is_counted: bool) -> None:
        with open(os.devnull, "r+b") as nowhere:
            start = time.perf_counter()
            process = subprocess.Popen(self.command, cwd=self.directory, stdin=nowhere, stdout=nowhere, stderr=nowhere)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise SystemExit(f"exit code {process.returncode}: {' '.join(self.command)}")
        self.kilobytes = max(self.kilobytes, usage.ru_maxrss)
        if is_counted:
            self.seconds.append(seconds)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


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
        print(table(options, tree, tools, Path(scratch)))
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aiomend", type=Path, required=True, help="the binary to time")
    parser.add_argument("--wheels", type=int, default=len(WHEELS), help="how many wheels the tree is made of")
    parser.add_argument("--rounds", type=int, default=5, help="how often each runs, after one run to warm up")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="downloads and tools")
    options = parser.parse_args()
    if options.rounds < 1 or not 1 <= options.wheels <= len(WHEELS):
        parser.error(f"at least one round, and 1 to {len(WHEELS)} wheels")
    options.aiomend = options.aiomend.resolve()
    return options


def table(options: argparse.Namespace, tree: Path, tools: dict[str, str], scratch: Path) -> str:
    aiomend = str(options.aiomend)
    fixed = fixed_copy(aiomend, tree, scratch)
    tiny = scratch / "tiny"
    tiny.mkdir()
    (tiny / "a.py").write_text("import asyncio\n\n\nasync def get(q):\n    return await asyncio.wait_for(q.get(), 5)\n")
    lint = [tools["ruff"], "check", "--isolated", "--select", "RUF006"]
    search = [tools["rg"], "-c", "asyncio", "-tpy", "."]
    runners = {
        "first": Runner([aiomend, *AIOMEND, "."], tree),
        "ruff": Runner([*lint, "--no-cache", "."], tree),
        "scan": Runner([tools["ast-grep"], "scan", "--rule", str(RULES), "."], tree),
        "fixed": Runner([aiomend, *AIOMEND, "."], fixed),
        "ruff fixed": Runner([*lint, "--no-cache", "."], fixed),
        "rg fixed": Runner(search, fixed),
        "tiny": Runner([aiomend, *AIOMEND, "."], tiny),
        "ruff tiny": Runner([*lint, "--no-cache", "."], tiny),
    }
    # The first round warms the file cache; it is not counted.
    for number in range(options.rounds + 1):
        for runner in runners.values():
            runner.run(is_counted=number > 0)
    ratio = lambda one, other: runners[one].median / runners[other].median  # noqa: E731
    rows = [
        ("`aiomend check`, all codemods, against `ruff check --select RUF006 --no-cache`", ratio("first", "ruff"), "≤ 0.6"),
        ("the same where all sites are fixed", ratio("fixed", "ruff fixed"), "≤ 0.2"),
        ("there against `rg -c asyncio`", ratio("fixed", "rg fixed"), "≤ 2.5"),
        ("`ast-grep scan` with five rules against `aiomend check`", ratio("scan", "first"), "≥ 8"),
        ("one tiny file, against ruff", ratio("tiny", "ruff tiny"), "≤ 1.5"),
        ("peak memory, MB", runners["first"].kilobytes / 1024, "≤ 200"),
    ]
    lines = ["| what | measured | wanted |", "| :-- | --: | --: |"]
    lines += [f"| {what} | {measured:.2f} | {wanted} |" for what, measured, wanted in rows]
    times = ", ".join(f"{name} {runner.median * 1000:.0f}" for name, runner in runners.items())
    return "\n".join([*lines, "", f"Medians in ms: {times}."])


def fixed_copy(aiomend: str, tree: Path, scratch: Path) -> Path:
    """The tree after every fix that can be made in bulk."""
    fixed = scratch / "fixed"
    shutil.copytree(tree, fixed)
    environment = {**os.environ, "XDG_STATE_HOME": str(scratch / "state")}
    subprocess.run([aiomend, *FIX, "."], cwd=fixed, env=environment, stdout=subprocess.DEVNULL, check=True)
    return fixed


if __name__ == "__main__":
    sys.exit(main())
