"""Run aiomend over pinned public packages and judge the result without believing the tool.

    python tests/corpus/corpus.py --aiomend target/release/aiomend

Fails (exit code 1) on a panic, a defect, a result that CPython rejects, a second run that finds more to do,
a change that was not announced, a new undefined or unused name, a lost comment, and on every site that
`sites.py` finds and the tool is silent about. How many sites are rewritten, and how many files need a
formatter afterwards, are figures and no failures.

A file that the Python running this script cannot parse is not counted, and named with -v: use the newest
one at hand. Packages, ruff and nothing else are fetched, by pip, into the cache.
"""

from __future__ import annotations

import argparse
import difflib
import random
import shutil
import sys
import tempfile
from pathlib import Path

import checks
from packages import default_cache, read_packages, ruff_command, unpacked
from sites import Site, find_sites
from summary import MISSED, PackageResult, tables, totals, write_between
from tool import Report, Tool, read_report

README_MARKS = ("<!-- corpus:begin -->", "<!-- corpus:end -->")
PACKAGE_LIST = Path(__file__).resolve().parents[2] / "fixtures" / "corpus" / "packages.txt"

# Ignore files would hide part of a package from the tool, and they were written for another purpose.
LEFT_OUT = (".git", ".gitignore", ".ignore", ".hg", ".svn")

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
    report = tables(results, options.target_version)
    print("\n" + report)
    if options.markdown:
        options.markdown.write_text(report, encoding="utf-8")
    if options.readme:
        short = totals(results, options.target_version)
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
    parser.add_argument("--readme", type=Path, metavar="FILE", help="write the totals between the marks in it")
    parser.add_argument("--markdown", type=Path, metavar="OUT", help="write the tables there too")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N changed files per package as diffs")
    parser.add_argument("--seed", type=int, default=0, help="which files --sample takes")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what only one side found, and more")
    options = parser.parse_args()
    options.cache = options.cache.resolve()
    options.aiomend = options.aiomend.resolve()
    if not options.aiomend.is_file():
        parser.error(f"no such file: {options.aiomend}")
    return options


def judge(result: PackageResult, original: Path, workplace: Path, ruff: list[str], options: argparse.Namespace) -> None:
    """Check, fix and fix again a copy of one package; whatever is wrong goes into `result.failures`."""
    before, after = workplace / "before", workplace / "after"
    for copy in (before, after):
        shutil.copytree(original, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    tool = Tool(options.aiomend, options.target_version, workplace)

    check = tool.check(before)
    result.check_seconds = check.seconds
    if failure := check.failure():
        result.failures.append(failure)
    try:
        report = read_report(check.stdout)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        result.failures.append(f"the JSON report cannot be read: {type(error).__name__}: {error}")
        return
    result.failures += [f"defect: {defect}" for defect in report.defects]
    if touched := differences(original, before):
        result.failures += [f"`check` wrote {path}" for path in touched]
    if check.exit_code != (1 if report.changed else 0):
        result.failures.append(
            f"`check` ended with {check.exit_code} and announced {len(report.changed)} changed files"
        )
    compare_sites(result, before, report, options.verbose)

    fix = tool.fix(after)
    result.fix_seconds = fix.seconds
    if failure := fix.failure():
        result.failures.append(failure)
    changed = differences(before, after)
    result.changed = len(changed)
    result.failures += [
        f"changed, but `check` did not say so: {path}" for path in changed if path not in report.changed
    ]
    result.failures += [
        f"`check` announced a change that `fix` did not make: {path}" for path in sorted(report.changed - set(changed))
    ]
    judge_changes(result, before, after, changed, ruff, options.verbose)
    print_sample(before, after, changed, options)

    second = workplace / "second"
    shutil.copytree(after, second, symlinks=True)
    again = tool.fix(second)
    if failure := again.failure():
        result.failures.append(f"second run: {failure}")
    result.failures += [f"the second run changed {path} again" for path in differences(after, second)]


def differences(before: Path, after: Path) -> list[str]:
    """Relative paths of files that were changed, made or removed."""
    old, new = tree(before), tree(after)
    return sorted(
        path
        for path in old | new
        if path not in old or path not in new or (before / path).read_bytes() != (after / path).read_bytes()
    )


def tree(root: Path) -> set[str]:
    files = (path.relative_to(root) for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.as_posix() for path in files if not set(LEFT_OUT) & set(path.parts)}


def compare_sites(result: PackageResult, root: Path, report: Report, is_verbose: bool) -> None:
    """Classify every site of ours by the tool's answer, and see what only one of the two knows."""
    ours: set[tuple[str, int, int, str]] = set()
    uncertain: list[Site] = []
    for path in python_files(root):
        result.files += 1
        name = path.relative_to(root).as_posix()
        found = find_sites(name, path.read_bytes())
        uncertain += found.uncertain
        if found.unreadable:
            result.unparsed.append(f"{name}: {found.unreadable}")
        for site in found.sites:
            ours.add(site.place)
            finding = report.findings.get(site.place)
            if finding:
                answer = finding.outcome
            elif site.path in report.skipped:
                answer = f"refused:{report.skipped[site.path]}"
            else:
                answer = MISSED
                place = f"{site.path}:{site.line}:{site.column}"
                result.failures.append(f"{MISSED} {site.codemod} ({site.form}) {place}  {site.source}")
            result.outcomes[site.codemod][answer] += 1
    if not is_verbose:
        return
    for line in result.unparsed:
        print(f"  not parsed by this Python: {line}")
    for site in uncertain:
        answer = report.findings[site.place].outcome if site.place in report.findings else "no finding"
        print(f"  uncertain {site.path}:{site.line}:{site.column} {site.codemod}: {answer}  {site.source}")
    uncertain_places = {site.place for site in uncertain}
    for place, finding in sorted(report.findings.items()):
        if place not in ours and place not in uncertain_places:
            source = source_line(root / finding.path, finding.line)
            print(
                f"  only the tool {finding.path}:{finding.line}:{finding.column} {finding.codemod} {finding.outcome}  {source}"
            )


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


def judge_changes(
    result: PackageResult, before: Path, after: Path, changed: list[str], ruff: list[str], is_verbose: bool
) -> None:
    """What must hold of every changed file, asked of CPython and ruff."""
    compared = []
    for path in changed:
        if not (before / path).is_file() or not (after / path).is_file():
            result.failures.append(f"made or removed: {path}")
            continue
        old, new = (before / path).read_bytes(), (after / path).read_bytes()
        if checks.compile_error(old, path):
            continue  # newer syntax than this Python's: it cannot judge the result either
        if error := checks.compile_error(new, path):
            result.failures.append(f"no longer compiles: {path}: {error}")
            continue
        compared.append(path)
        result.failures += [f"comment lost: {path}: {comment}" for comment in checks.lost_comments(old, new)]
    for path, complaints in checks.new_lint(ruff, before, after, compared).items():
        result.failures += [f"new complaint of ruff: {path}: {complaint}" for complaint in complaints]
    formatted = checks.formatted(ruff, before, compared)
    result.formatted_before = len(formatted)
    result.formatted_no_more = sorted(formatted - checks.formatted(ruff, after, compared))
    if is_verbose:
        for path in result.formatted_no_more:
            print(f"  ruff would format now: {path}")


def print_sample(before: Path, after: Path, changed: list[str], options: argparse.Namespace) -> None:
    """Diffs for a person to read; figures alone hide ugly code."""
    picked = random.Random(options.seed).sample(changed, min(options.sample, len(changed)))
    for path in sorted(picked):
        old, new = ((root / path).read_text(encoding="utf-8", errors="replace") for root in (before, after))
        diff = difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"a/{path}", f"b/{path}")
        sys.stdout.writelines(line if line.endswith("\n") else line + "\n" for line in diff)


def progress(result: PackageResult) -> str:
    sites = sum(sum(outcomes.values()) for outcomes in result.outcomes.values())
    verdict = f"{len(result.failures)} failures" if result.failures else "ok"
    return f"{result.label}: {result.files} files, {sites} sites, {result.changed} files changed, {verdict}"


if __name__ == "__main__":
    sys.exit(main())
