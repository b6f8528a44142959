"""Check, fix and fix again a copy of one package with one set of codemods, and judge what comes of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import checks
from tool import Report, Tool, read_report

# Ignore files would hide part of a package from the tool, and they were written for another purpose.
LEFT_OUT = (".git", ".gitignore", ".ignore", ".hg", ".svn")


@dataclass
class JudgedRun:
    """What one set of codemods made of one package; `report` is None where it cannot be read."""

    after: Path
    report: Report | None = None
    failures: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    formatted_before: set[str] = field(default_factory=set)
    formatted_no_more: list[str] = field(default_factory=list)
    check_seconds: float = 0.0
    fix_seconds: float = 0.0


def copy_package(original: Path, copy: Path) -> None:
    shutil.copytree(original, copy, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)


def judge_run(tool: Tool, original: Path, before: Path, workplace: Path, ruff: list[str]) -> JudgedRun:
    """Run the tool over `before`, a copy of `original`, and over further copies in `workplace`."""
    run = JudgedRun(workplace / "after")
    check = tool.check(before)
    run.check_seconds = check.seconds
    if failure := check.failure():
        run.failures.append(failure)
    try:
        report = read_report(check.stdout)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        run.failures.append(f"the JSON report cannot be read: {type(error).__name__}: {error}")
        return run
    run.report = report
    run.failures += [f"defect: {defect}" for defect in report.defects]
    run.failures += [f"`check` wrote {path}" for path in differences(original, before)]
    if check.exit_code != (1 if report.changed else 0):
        run.failures.append(f"`check` ended with {check.exit_code} and announced {len(report.changed)} changed files")
    run.failures += report.contradictions

    copy_package(before, run.after)
    patch = workplace / "fixes.patch"
    fix = tool.fix(run.after, patch)
    run.fix_seconds = fix.seconds
    if failure := fix.failure():
        run.failures.append(failure)
    run.changed = differences(before, run.after)
    run.failures += [
        f"changed, but `check` did not say so: {path}" for path in run.changed if path not in report.changed
    ]
    run.failures += [
        f"`check` announced a change that `fix` did not make: {path}"
        for path in sorted(report.changed - set(run.changed))
    ]
    if run.changed and (complaint := rejected(patch, before)):
        run.failures.append(f"`git apply` does not take the patch: {complaint}")
    judge_changes(run, before, ruff)

    second = workplace / "second"
    shutil.copytree(run.after, second, symlinks=True)
    again = tool.fix(second)
    if failure := again.failure():
        run.failures.append(f"second run: {failure}")
    run.failures += [f"the second run changed {path} again" for path in differences(run.after, second)]
    shutil.rmtree(second)
    return run


def rejected(patch: Path, tree: Path) -> str | None:
    """What `git apply` has against a patch of the tree."""
    environment = dict(os.environ, GIT_CEILING_DIRECTORIES=str(tree.parent))
    command = ["git", "apply", "--check", str(patch)]
    result = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)
    return result.stderr.strip() or None


def judge_changes(run: JudgedRun, before: Path, ruff: list[str]) -> None:
    """What must hold of every changed file, asked of CPython and ruff."""
    compared = []
    for path in run.changed:
        if not (before / path).is_file() or not (run.after / path).is_file():
            run.failures.append(f"made or removed: {path}")
            continue
        old, new = (before / path).read_bytes(), (run.after / path).read_bytes()
        if checks.compile_error(old, path):
            continue  # newer syntax than this Python's: it cannot judge the result either
        if error := checks.compile_error(new, path):
            run.failures.append(f"no longer compiles: {path}: {error}")
            continue
        compared.append(path)
        run.failures += [f"comment lost: {path}: {comment}" for comment in checks.lost_comments(old, new)]
    for path, complaints in checks.new_lint(ruff, before, run.after, compared).items():
        run.failures += [f"new complaint of ruff: {path}: {complaint}" for complaint in complaints]
    run.formatted_before = checks.formatted(ruff, before, compared)
    run.formatted_no_more = sorted(run.formatted_before - checks.formatted(ruff, run.after, compared))


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
