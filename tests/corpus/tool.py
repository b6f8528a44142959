"""Run aiomend as a person would, and read what it says."""

from __future__ import annotations

import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

TIME_LIMIT = 900


@dataclass
class Run:
    """One run of the tool: what it printed, how it ended, how long it took."""

    command: str
    exit_code: int
    stdout: str
    stderr: str
    seconds: float

    def failure(self) -> str | None:
        """What no run may ever do, whatever the input: panic, crash, or report a defect by its exit code."""
        if "panicked" in self.stderr:
            return f"panic in `{self.command}`: {tail(self.stderr)}"
        if self.exit_code not in (0, 1):
            return f"exit code {self.exit_code} of `{self.command}`: {tail(self.stderr)}"
        return None


@dataclass(frozen=True)
class Finding:
    """A finding of the tool, reduced to what the corpus run compares."""

    path: str
    line: int
    column: int
    codemod: str
    outcome: str  # safe, unsafe, display-only, refused:<code>
    end_line: int = 0
    end_column: int = 0

    @property
    def place(self) -> tuple[str, int, int, str]:
        return (self.path, self.line, self.column, self.codemod)


@dataclass
class Report:
    """What `check --output-format json` says."""

    findings: dict[tuple[str, int, int, str], Finding]
    changed: set[str]
    skipped: dict[str, str]
    defects: list[str]
    contradictions: list[str]

    def around(self, path: str, line: int, column: int, codemod: str) -> Finding | None:
        """A finding on code that an earlier codemod wrote: its range is what that one replaced, the site in it."""
        for finding in self.findings.values():
            covers = (finding.line, finding.column) <= (line, column) < (finding.end_line, finding.end_column)
            if (finding.path, finding.codemod) == (path, codemod) and covers:
                return finding
        return None


class Tool:
    """The binary under test, shut off from the caller's repository, environment, journal and cache.

    `packages` is the environment of the project, `home` a directory for what the tool keeps to itself.
    """

    def __init__(self, binary: Path, target_version: str, select: str | None, packages: Path | None, home: Path):
        self.binary = binary
        # The floor is given, so that a package's own `requires-python` does not hide most sites.
        self.options = ["--target-version", target_version]
        if select:
            self.options += ["--select", select]
        if packages:
            self.options += ["--python", str(packages)]
        self.environment = dict(os.environ)
        self.environment.pop("VIRTUAL_ENV", None)
        self.environment.update(
            XDG_STATE_HOME=str(home / "state"),
            XDG_CACHE_HOME=str(home / "cache"),
            # What is checked is a run, not what is known of an earlier one.
            AIOMEND_NO_CACHE="1",
            LOCALAPPDATA=str(home / "local"),
            GIT_CEILING_DIRECTORIES=str(home),
            NO_COLOR="1",
        )

    def check(self, root: Path) -> Run:
        return self.run(root, "check", "--output-format", "json", "--unsafe-fixes")

    def fix(self, root: Path, patch: Path | None = None) -> Run:
        options = ["--patch", str(patch)] if patch else []
        return self.run(root, "fix", "--unsafe-fixes", "--allow-no-vcs", *options)

    def run(self, root: Path, subcommand: str, *options: str) -> Run:
        arguments = [subcommand, *options, *self.options, "."]
        start = time.perf_counter()
        try:
            result = subprocess.run(
                [str(self.binary), *arguments],
                cwd=root,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=TIME_LIMIT,
            )
            code, stdout, stderr = result.returncode, result.stdout, result.stderr
        except subprocess.TimeoutExpired as error:
            note = f"no end after {TIME_LIMIT} s".encode()
            code, stdout, stderr = 124, error.stdout or b"", (error.stderr or b"") + note
        seconds = time.perf_counter() - start
        command = " ".join(["aiomend", *arguments])
        return Run(command, code, stdout.decode(errors="replace"), stderr.decode(errors="replace"), seconds)


def read_report(text: str) -> Report:
    """Read the JSON; raises ValueError or KeyError where it is not what its schema promises."""
    document = json.loads(text)
    report = Report({}, set(), {}, [], [])
    for defect in document.get("defects", []):
        report.defects.append(f"{defect['path']} {defect['codemod']}: {defect['message']}")
    for file in document["files"]:
        path = Path(file["path"]).as_posix()
        if file["status"] == "changed":
            report.changed.add(path)
        if file["status"] == "skipped":
            report.skipped[path] = file["skipped"]["code"]
        for entry in file.get("findings", []):
            start, end = entry["range"]["start"], entry["range"]["end"]
            finding = Finding(
                path, start["line"], start["column"], entry["codemod"], outcome(entry), end["line"], end["column"]
            )
            if contradiction := contradicts(entry):
                place = f"{path}:{finding.line}:{finding.column} {finding.codemod}"
                report.contradictions.append(f"{contradiction}: {place}")
            earlier = report.findings.get(finding.place)
            # A site may be looked at in several passes; what was done to it is what counts.
            if earlier is None or earlier.outcome.startswith("refused:"):
                report.findings[finding.place] = finding
    return report


def outcome(entry: dict) -> str:
    if entry["verdict"] == "fix":
        return entry["applicability"]
    codes = [refusal["code"] for refusal in entry["refusals"]]
    # A site whose function the project replaces in its tests must stay, whatever else speaks against it.
    return "refused:" + ("patched-by-name" if "patched-by-name" in codes else codes[0])


def contradicts(entry: dict) -> str | None:
    """What a run with `--unsafe-fixes` may not say: every fix is applied then, but for those that are only shown."""
    if entry["verdict"] != "fix":
        return None
    is_shown_only = entry["applicability"] == "display-only"
    if is_shown_only and entry["applied"]:
        return "a display-only fix is said to be applied"
    if not is_shown_only and not entry["applied"]:
        return f"a fix that is {entry['applicability']} is said not to be applied"
    return None


def tail(text: str) -> str:
    return " / ".join(text.strip().splitlines()[-4:])[-600:]
