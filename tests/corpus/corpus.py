"""Run aiomend over pinned public packages and judge the result without believing the tool.

    python tests/corpus/corpus.py --aiomend target/release/aiomend

Fails (exit code 1) on a panic, a defect, a result that CPython rejects, a second run that finds more to do,
a change that was not announced, a new undefined or unused name, a lost comment, and on every site that
`sites.py` finds and the tool is silent about. How many sites are rewritten, and how many files need a
formatter afterwards, are figures and no failures. A package is run three times: by the recipe, by both codemods for gathers, of
which the second is the way out where the first refuses, and by all codemods, for those that are opt-in.

A file that the Python running this script cannot parse is not counted, and named with -v: use the newest
one at hand. Packages, the wheels of what they depend on (`environment.txt`), ruff and nothing else are fetched, by
pip, into the cache.
"""

from __future__ import annotations

import argparse
import difflib
import random
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from packages import (
    ENVIRONMENT_LIST,
    PACKAGE_LIST,
    default_cache,
    environment,
    read_packages,
    ruff_command,
    unpacked,
)
from runs import JudgedRun, copy_package, judge_run
from sites import CANCEL_SIBLINGS, CODEMODS, GATHERS, OPT_IN, TASK_GROUP, FileSites, Site, find_sites
from summary import MISSED, PackageResult, Setting, tables, totals, write_between
from tool import Report, Tool

README_MARKS = ("<!-- corpus:begin -->", "<!-- corpus:end -->")

# How a failure begins that the run with both codemods for gathers brought to light.
JOINTLY = "with both gather codemods"
# The same of the run with all codemods.
ALTOGETHER = "with all codemods"

# Directories that aiomend does not enter by itself (PRODUCT: "Directories … skip").
SKIPPED_DIRECTORIES = {
    ".venv",
    "venv",
    "node_modules",
    "site-packages",
    "build",
    "__pycache__",
    ".tox",
    ".nox",
    ".eggs",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
}


def main() -> int:
    options = parse_arguments()
    # Deeply nested expressions are legal, and our walk over them is recursive.
    sys.setrecursionlimit(20_000)
    packages = read_packages(PACKAGE_LIST)
    if options.only:
        if unknown := set(options.only) - {package.name for package in packages}:
            raise SystemExit(f"not in {PACKAGE_LIST}: {', '.join(sorted(unknown))}")
        packages = [package for package in packages if package.name in options.only]
    ruff = ruff_command(options.cache)
    setting = Setting(options.target_version)
    options.packages = None
    if options.environment:
        try:
            options.packages = environment(ENVIRONMENT_LIST, options.cache)
        except OSError as error:
            raise SystemExit(f"{ENVIRONMENT_LIST}: {error}; --no-environment does without") from error
        setting.dependencies = len(read_packages(ENVIRONMENT_LIST))
    results = []
    for package in packages:
        result = PackageResult(package.label)
        try:
            original = unpacked(package, options.cache)
        except OSError as error:
            result.failures.append(f"could not be fetched: {error}")
        else:
            with tempfile.TemporaryDirectory(prefix="aiomend-corpus-") as directory:
                judge(result, original, Path(directory).resolve(), ruff, options)
        results.append(result)
        print(progress(result), flush=True)
        for failure in result.failures:
            print(f"  FAIL {failure}", flush=True)
    report = tables(results, setting)
    print("\n" + report)
    if options.markdown:
        options.markdown.write_text(report, encoding="utf-8")
    if options.readme:
        short = totals(results, setting)
        text = options.readme.read_text(encoding="utf-8")
        options.readme.write_text(write_between(text, *README_MARKS, short), encoding="utf-8")
    failures = sum(len(result.failures) for result in results)
    print(f"{failures} failures in {len(results)} packages")
    return 1 if failures else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aiomend", type=Path, required=True, help="the binary to test")
    parser.add_argument("--cache", type=Path, default=default_cache(), help="downloads, unpacked packages, ruff")
    parser.add_argument("--only", action="append", metavar="NAME", help="this package only; may be repeated")
    parser.add_argument("--target-version", default="py312", help="the floor given to aiomend")
    parser.add_argument("--select", metavar="ID,…", help="run and demand these codemods, not the default recipe")
    parser.add_argument(
        "--no-environment",
        dest="environment",
        action="store_false",
        help="do not install what the packages depend on: aiomend sees the packages alone",
    )
    parser.add_argument("--readme", type=Path, metavar="FILE", help="write the totals between the marks in it")
    parser.add_argument("--markdown", type=Path, metavar="OUT", help="write the tables there too")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N changed files per run as diffs")
    parser.add_argument("--seed", type=int, default=0, help="which files --sample takes")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what only one side found, and more")
    options = parser.parse_args()
    options.cache = options.cache.resolve()
    options.aiomend = options.aiomend.resolve()
    if not options.aiomend.is_file():
        parser.error(f"no such file: {options.aiomend}")
    options.codemods = options.select.split(",") if options.select else default_recipe(options.target_version)
    if unknown := set(options.codemods) - set(CODEMODS):
        parser.error(f"no sites are counted for: {', '.join(sorted(unknown))}")
    # The second codemod is the way out where the first refuses; how far both get is a question of its own.
    options.is_joint = TASK_GROUP in options.codemods
    if options.is_joint:
        # Whoever selects both gets the same answer: what the first has rewritten, the second need not speak of.
        options.codemods = [codemod for codemod in options.codemods if codemod != CANCEL_SIBLINGS]
    return options


def default_recipe(target_version: str) -> list[str]:
    """The codemods with sites that run by themselves; which of the two for gathers depends on the floor."""
    match = re.fullmatch(r"py3(\d+)", target_version)
    if match is None:
        raise SystemExit(f"--target-version: cannot read {target_version!r}")
    left_out = CANCEL_SIBLINGS if int(match[1]) >= 11 else TASK_GROUP
    return [codemod for codemod in CODEMODS if codemod != left_out and codemod not in OPT_IN]


def judge(result: PackageResult, original: Path, workplace: Path, ruff: list[str], options: argparse.Namespace) -> None:
    """Judge one package by the recipe, and by both codemods for gathers; what is wrong goes into `result.failures`."""
    before = workplace / "before"
    copy_package(original, before)

    def judged(name: str, select: str | None) -> JudgedRun:
        home = workplace / name
        home.mkdir()
        tool = Tool(options.aiomend, options.target_version, select, options.packages, home)
        return judge_run(tool, original, before, home, ruff)

    run = judged("recipe", options.select)
    result.failures += run.failures
    result.check_seconds, result.fix_seconds = run.check_seconds, run.fix_seconds
    result.changed = len(run.changed)
    result.formatted_before = len(run.formatted_before)
    result.formatted_no_more = run.formatted_no_more
    if run.report is None:
        return
    found = package_sites(result, before)
    compare_sites(result, before, found, run.report, options)
    if options.verbose:
        for path in run.formatted_no_more:
            print(f"  ruff would format now: {path}")
    print_sample(before, run, options)
    if not options.is_joint:
        return
    joint = judged("joint", ",".join(GATHERS))
    result.failures += [f"{JOINTLY}: {failure}" for failure in joint.failures]
    if joint.report is not None:
        compare_jointly(result, found, run.report, joint.report)
    print_sample(before, joint, options)
    everything = judged("everything", "all")
    result.failures += [f"{ALTOGETHER}: {failure}" for failure in everything.failures]
    if everything.report is not None:
        for site in found.sites:
            if site.codemod in OPT_IN:
                outcome = answer(everything.report, site) or missed(result, site, ALTOGETHER)
                result.outcomes[site.codemod][outcome] += 1
    print_sample(before, everything, options)


def package_sites(result: PackageResult, root: Path) -> FileSites:
    """All sites of a package, whichever codemods run."""
    found = FileSites()
    for path in python_files(root):
        result.files += 1
        name = path.relative_to(root).as_posix()
        in_file = find_sites(name, path.read_bytes())
        found.sites += in_file.sites
        found.uncertain += in_file.uncertain
        if in_file.unreadable:
            result.unparsed.append(f"{name}: {in_file.unreadable}")
    return found


def answer(report: Report, site: Site) -> str | None:
    """What the tool says of a site, or None where it is silent."""
    finding = report.findings.get(site.place) or report.around(*site.place)
    if finding:
        return finding.outcome
    if site.path in report.skipped:
        return f"refused:{report.skipped[site.path]}"
    return None


def compare_sites(
    result: PackageResult, root: Path, found: FileSites, report: Report, options: argparse.Namespace
) -> None:
    """Classify every site of ours by the tool's answer, and see what only one of the two knows."""
    sites = [site for site in found.sites if site.codemod in options.codemods]
    for site in sites:
        outcome = answer(report, site) or missed(result, site)
        counts = result.outcomes if site.is_eligible else result.others
        counts[site.codemod][outcome] += 1
    if not options.verbose:
        return
    for line in result.unparsed:
        print(f"  not parsed by this Python: {line}")
    uncertain = [site for site in found.uncertain if site.codemod in options.codemods]
    for site in uncertain:
        outcome = report.findings[site.place].outcome if site.place in report.findings else "no finding"
        print(f"  uncertain {site.path}:{site.line}:{site.column} {site.codemod}: {outcome}  {site.source}")
    known_places = {site.place for site in [*sites, *uncertain]}
    for place, finding in sorted(report.findings.items()):
        if place not in known_places:
            source = source_line(root / finding.path, finding.line)
            print(
                f"  only the tool {finding.path}:{finding.line}:{finding.column} {finding.codemod} {finding.outcome}  {source}"
            )


def compare_jointly(result: PackageResult, found: FileSites, alone: Report, joint: Report) -> None:
    """What the second codemod for gathers makes of those that the first one refuses, when both run."""
    for site in found.sites:
        if site.codemod != CANCEL_SIBLINGS:
            continue
        first = replace(site, codemod=TASK_GROUP)
        if answer(joint, first) is None:
            missed(result, first, JOINTLY)
        if not (answer(alone, first) or "").startswith("refused:"):
            continue
        outcome = answer(joint, site) or missed(result, site, JOINTLY)
        if site.is_eligible:
            result.beyond[outcome] += 1


def missed(result: PackageResult, site: Site, when: str | None = None) -> str:
    """Report that the tool is silent about a site."""
    place = f"{site.path}:{site.line}:{site.column}"
    failure = f"{MISSED} {site.codemod} ({site.form}) {place}  {site.source}"
    result.failures.append(f"{when}: {failure}" if when else failure)
    return MISSED


def python_files(root: Path) -> list[Path]:
    """The files that the tool is expected to look at."""
    files = []
    for path in sorted(root.rglob("*.py")):
        folders = path.relative_to(root).parts[:-1]
        if path.is_file() and not path.is_symlink() and not SKIPPED_DIRECTORIES & set(folders):
            files.append(path)
    return files


def source_line(path: Path, line: int) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[line - 1].strip() if line <= len(lines) else ""


def print_sample(before: Path, run: JudgedRun, options: argparse.Namespace) -> None:
    """Diffs for a person to read; figures alone hide ugly code."""
    picked = random.Random(options.seed).sample(run.changed, min(options.sample, len(run.changed)))
    for path in sorted(picked):
        old, new = ((root / path).read_text(encoding="utf-8", errors="replace") for root in (before, run.after))
        diff = difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"a/{path}", f"b/{path}")
        sys.stdout.writelines(line if line.endswith("\n") else line + "\n" for line in diff)


def progress(result: PackageResult) -> str:
    counts = [*result.outcomes.values(), *result.others.values()]
    sites = sum(sum(outcomes.values()) for outcomes in counts)
    verdict = f"{len(result.failures)} failures" if result.failures else "ok"
    return f"{result.label}: {result.files} files, {sites} sites, {result.changed} files changed, {verdict}"


if __name__ == "__main__":
    sys.exit(main())
