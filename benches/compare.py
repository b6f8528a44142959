"""Compare the wall time of aiomend with that of tools people already run on every commit.

    python benches/compare.py --aiomend target/release/aiomend --tree some/checkout
    python benches/compare.py --aiomend target/release/aiomend --make-tree 10

Or with its own, less some codemods: what those for gathers cost in all, with the trees of more files and the
rewriting. What looking up callees and callers has of it, `lookups.py` tells.

    python benches/compare.py --aiomend target/release/aiomend --largest --without

All tools read the same tree in interleaved rounds, so that a busy machine is unfair to all of them alike.
Times differ between machines, ratios hardly do. A figure never fails; a tool that is missing is named.
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
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "corpus"))

from packages import (  # noqa: E402
    PACKAGE_LIST,
    RUFF,
    Package,
    default_cache,
    downloaded,
    read_packages,
    tools_python,
    unpacked,
)
from sites import GATHERS  # noqa: E402

AST_GREP = "ast-grep-cli==0.51.1"
RIPGREP = "ripgrep==15.1.0"
RULES = HERE / "ast-grep" / "rules.yml"

# The package of the corpus with the most files and the most bytes of Python.
LARGEST = "homeassistant"

# Wheels for `--make-tree`, most asyncio first: a tree of a few is dense with sites, a large one mostly without.
WHEELS = [
    "discord.py==2.7.1",
    "aiogram==3.31.0",
    "distributed==2026.8.0",
    "litellm==1.80.0",
    "homeassistant==2026.11.0",
    "ccxt==4.5.90",
    "django==6.1.3",
    "sympy==1.14.0",
    "transformers==5.23.0",
    "pandas==3.1.1",
]


@dataclass
class Contender:
    """A command to time, the times it took, and the most memory."""

    name: str
    command: list[str]
    accepted: tuple[int, ...]  # exit codes of a run that did its work
    seconds: list[float] = field(default_factory=list)
    kilobytes: int = 0
    trouble: str | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def main() -> int:
    options = parse_arguments()
    cache = options.cache.resolve()
    tree = chosen_tree(options, cache)
    print(describe(tree))
    contenders, missing = with_and_without(options) if options.without else line_up(options, cache)
    # The first round warms the file cache and finds out who works at all; it is not counted.
    for number in range(options.rounds + 1):
        for contender in contenders:
            if not contender.trouble:
                run_once(contender, tree, is_counted=number > 0)
    print(table(contenders, missing))
    if options.without and (sentence := addition(contenders)):
        print(f"\n{sentence}")
    return 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aiomend", type=Path, required=True, help="the binary to time")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--tree", type=Path, help="the directory to read")
    source.add_argument("--make-tree", type=int, metavar="N", help=f"read the first N of {len(WHEELS)} public wheels")
    source.add_argument("--largest", action="store_true", help=f"read the largest package of the corpus, {LARGEST}")
    parser.add_argument(
        "--without",
        nargs="?",
        const=",".join(GATHERS),
        metavar="ID,…",
        help="compare with runs that ignore these codemods, not with other tools; by itself: those of gathers",
    )
    parser.add_argument("--rounds", type=int, default=7, help="how often each tool runs, after one run to warm up")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="downloads and tools")
    options = parser.parse_args()
    if options.rounds < 1 or (options.make_tree is not None and not 1 <= options.make_tree <= len(WHEELS)):
        parser.error(f"at least one round, and 1 to {len(WHEELS)} wheels")
    options.aiomend = options.aiomend.resolve()
    return options


def chosen_tree(options: argparse.Namespace, cache: Path) -> Path:
    if options.tree:
        return options.tree.resolve()
    if options.largest:
        (package,) = [package for package in read_packages(PACKAGE_LIST) if package.name == LARGEST]
        return unpacked(package, cache)
    return made_tree(options.make_tree, cache)


def made_tree(count: int, cache: Path) -> Path:
    """The Python files of the first `count` wheels, unpacked side by side."""
    tree = cache / "trees" / str(count)
    if tree.exists():
        return tree
    partial = tree.with_name(tree.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    for pin in WHEELS[:count]:
        name, _, version = pin.partition("==")
        package = Package(name, version, is_wheel=True)
        print(f"fetching {package.label}", file=sys.stderr)
        with zipfile.ZipFile(downloaded(package, cache)) as wheel:
            modules = [member for member in wheel.namelist() if member.endswith(".py")]
            wheel.extractall(partial / package.label, modules)
    partial.rename(tree)
    return tree


def describe(tree: Path) -> str:
    files = size = mentions = 0
    for path in tree.rglob("*.py"):
        if path.is_file():
            content = path.read_bytes()
            files += 1
            size += len(content)
            mentions += b"asyncio" in content
    return f"{files} Python files, {size / 1e6:.1f} MB, {mentions} of them mention asyncio\n"


def diff_command(options: argparse.Namespace, *more: str) -> list[str]:
    # The floor is given: without it, most trees would end at the version check.
    return [str(options.aiomend), "diff", "--no-cache", "--unsafe-fixes", "--target-version", "py312", *more, "."]


def with_and_without(options: argparse.Namespace) -> tuple[list[Contender], list[str]]:
    """The same run twice; the shorter one comes first, since the others are measured against it."""
    if not options.aiomend.is_file():
        return [], [f"aiomend ({options.aiomend})"]
    less = Contender(
        f"aiomend diff --ignore {options.without}", diff_command(options, "--ignore", options.without), (0, 1)
    )
    return [less, Contender("aiomend diff", diff_command(options), (0, 1))], []


def addition(contenders: list[Contender]) -> str | None:
    """What the second of two contenders takes longer than the first."""
    if len(contenders) != 2 or any(contender.trouble or not contender.seconds for contender in contenders):
        return None
    less, whole = contenders
    return f"The codemods left out add {100 * (whole.median / less.median - 1):.0f} % to the median wall time."


def line_up(options: argparse.Namespace, cache: Path) -> tuple[list[Contender], list[str]]:
    """The tools that can be had, and the names of the others."""
    contenders, missing = [], []
    if options.aiomend.is_file():
        contenders.append(Contender("aiomend diff", diff_command(options), (0, 1)))
    else:
        missing.append(f"aiomend ({options.aiomend})")
    ruff = installed("ruff", RUFF, cache)
    if ruff:
        command = [ruff, "check", "--isolated", "--select", "RUF006", "--no-cache", "."]
        contenders.append(Contender("ruff check --select RUF006 --no-cache", command, (0, 1)))
    else:
        missing.append("ruff")
    ast_grep = installed("ast-grep", AST_GREP, cache)
    if ast_grep:
        command = [ast_grep, "scan", "--rule", str(RULES), "."]
        contenders.append(Contender("ast-grep scan", command, (0, 1)))
    else:
        missing.append("ast-grep")
    ripgrep = shutil.which("rg") or installed("rg", RIPGREP, cache)
    if ripgrep:
        contenders.append(Contender("rg -c asyncio -tpy", [ripgrep, "-c", "asyncio", "-tpy", "."], (0, 1)))
    else:
        missing.append("rg")
    return contenders, missing


def installed(program: str, requirement: str, cache: Path) -> str | None:
    """The path of a tool in the cache's environment, installed there if it can be."""
    try:
        folder = tools_python(cache, [requirement]).parent
    except (OSError, subprocess.CalledProcessError):
        return None
    return shutil.which(program, path=str(folder))


def run_once(contender: Contender, tree: Path, is_counted: bool) -> None:
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        # A pipe to nowhere costs all of them the same: what is printed is not what is measured.
        process = subprocess.Popen(
            contender.command, cwd=tree, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        contender.kilobytes = max(contender.kilobytes, usage.ru_maxrss)
        if process.returncode not in contender.accepted:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()[-1:]
            contender.trouble = f"exit code {process.returncode}: {' '.join(said)}"
        elif is_counted:
            contender.seconds.append(seconds)


def table(contenders: list[Contender], missing: list[str]) -> str:
    """Medians, and everyone's ratio to the first run of aiomend."""
    timed = [contender for contender in contenders if contender.seconds and not contender.trouble]
    base = next((contender for contender in timed if contender.name.startswith("aiomend")), None)
    lines = ["| command | median ms | fastest ms | against aiomend |", "| :-- | --: | --: | --: |"]
    for contender in timed:
        ratio = f"{contender.median / base.median:.2f}" if base else "–"
        fastest = min(contender.seconds)
        lines.append(f"| {contender.name} | {contender.median * 1000:.0f} | {fastest * 1000:.0f} | {ratio} |")
    lines += [f"| {contender.name} | {contender.trouble} | – | – |" for contender in contenders if contender.trouble]
    lines += [f"| {name} | not found | – | – |" for name in missing]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
