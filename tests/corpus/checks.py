"""Judge changed files with tools that share no code with aiomend: CPython and ruff."""

from __future__ import annotations

import io
import json
import re
import subprocess
import tokenize
import warnings
from collections import Counter
from pathlib import Path

from sites import parseable

# Undefined names, unused locals, unused imports, redefinitions: what a careless rewrite leaves behind.
LINT_RULES = "F821,F841,F401,F811"
FILES_PER_CALL = 500


def compile_error(content: bytes, path: str) -> str | None:
    """Why CPython rejects a file, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(parseable(content), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def lost_comments(before: bytes, after: bytes) -> list[str]:
    """Comments of `before` that `after` has no longer, counted with their repetitions."""
    try:
        old, new = comments(before), comments(after)
    except (tokenize.TokenError, SyntaxError):
        return []  # such a file fails the compile check, or did not compile before either
    return sorted((old - new).elements())


def comments(content: bytes) -> Counter[str]:
    tokens = tokenize.tokenize(io.BytesIO(content).readline)
    return Counter(token.string.strip() for token in tokens if token.type == tokenize.COMMENT)


def new_lint(ruff: list[str], before: Path, after: Path, paths: list[str]) -> dict[str, list[str]]:
    """Complaints, by file, that ruff has about `after` and did not have about `before`."""
    old, new = lint(ruff, before, paths), lint(ruff, after, paths)
    # What an `__init__.py` imports may be somebody's to import from there, so it stays.
    for path in [path for path in new if path.endswith("__init__.py")]:
        new[path] = Counter({text: count for text, count in new[path].items() if not text.startswith("F401")})
    fresh = {path: sorted((new.get(path, Counter()) - old.get(path, Counter())).elements()) for path in paths}
    return {path: complaints for path, complaints in fresh.items() if complaints}


def lint(ruff: list[str], root: Path, paths: list[str]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    options = ["--select", LINT_RULES, "--target-version", "py312", "--output-format", "json", "--no-cache"]
    for batch in batches(paths):
        result = run_ruff([*ruff, "check", "--isolated", *options, "--exit-zero", "--", *batch], root)
        for complaint in json.loads(result.stdout):
            path = Path(complaint["filename"]).relative_to(root.resolve()).as_posix()
            # The line of the other definition moves with every rewrite above it.
            message = re.sub(r" from line \d+", "", complaint["message"])
            found.setdefault(path, Counter())[f"{complaint['code']} {message}"] += 1
    return found


def formatted(ruff: list[str], root: Path, paths: list[str]) -> set[str]:
    """The files that `ruff format` would leave as they are."""
    accepted = set()
    for path in paths:
        # By standard input, since only the exit code means the same in all of ruff's versions.
        command = [*ruff, "format", "--check", "--isolated", "--stdin-filename", path, "-"]
        result = subprocess.run(command, cwd=root, input=(root / path).read_bytes(), capture_output=True)
        if result.returncode == 0:
            accepted.add(path)
    return accepted


def run_ruff(command: list[str], root: Path) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
    if result.returncode not in (0, 1) and not result.stdout:
        raise OSError(f"ruff failed: {result.stderr.strip()[-600:]}")
    return result


def batches(paths: list[str]) -> list[list[str]]:
    return [paths[start : start + FILES_PER_CALL] for start in range(0, len(paths), FILES_PER_CALL)]
