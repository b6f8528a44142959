"""The figures of a corpus run as Markdown tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sites import CODEMODS

APPLICABILITIES = ("safe", "unsafe", "display-only")
MISSED = "MISSED"


@dataclass
class PackageResult:
    """What one package gave; `outcomes` counts our own sites per codemod by what the tool said of them."""

    label: str
    failures: list[str] = field(default_factory=list)
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in CODEMODS})
    files: int = 0
    unparsed: list[str] = field(default_factory=list)
    changed: int = 0
    formatted_before: int = 0
    formatted_no_more: list[str] = field(default_factory=list)
    check_seconds: float = 0.0
    fix_seconds: float = 0.0


def tables(results: list[PackageResult], target_version: str) -> str:
    """One table per codemod, and one about the runs."""
    lines = [f"# Corpus run, target version {target_version}", ""]
    for codemod in CODEMODS:
        lines += [f"## {codemod}", ""]
        lines += row("package", "sites", *APPLICABILITIES, "refused", "missed", "share rewritten")
        lines += row(":--", *["--:"] * 4, ":--", "--:", "--:")
        total: Counter[str] = Counter()
        for result in results:
            total += result.outcomes[codemod]
            if result.outcomes[codemod]:
                lines += outcome_row(result.label, result.outcomes[codemod])
        lines += outcome_row("**total**", total)
        lines.append("")
    lines += ["A package without sites is left out. The share is (safe + unsafe) / (sites − `patched-by-name`).", ""]
    lines += ["## Runs", ""]
    lines += row(
        "package", "files", "not parsed here", "changed", "ruff-formatted", "no more", "check s", "fix s", "failures"
    )
    lines += row(":--", *["--:"] * 8)
    for result in [*results, run_total(results)]:
        lines += row(
            result.label,
            result.files,
            len(result.unparsed),
            result.changed,
            result.formatted_before,
            len(result.formatted_no_more),
            f"{result.check_seconds:.2f}",
            f"{result.fix_seconds:.2f}",
            len(result.failures),
        )
    return "\n".join(lines) + "\n"


def totals(results: list[PackageResult], target_version: str) -> str:
    """The short form for the project's front page: one row per codemod, and a sentence about the runs."""
    lines = row("codemod", "sites", *APPLICABILITIES[:2], "refused", "missed", "rewritten")
    lines += row(":--", "--:", "--:", "--:", ":--", "--:", "--:")
    for codemod in CODEMODS:
        total: Counter[str] = Counter()
        for result in results:
            total += result.outcomes[codemod]
        lines += outcome_row(f"`{codemod}`", total, APPLICABILITIES[:2])
    run = run_total(results)
    lines += [
        "",
        f"{len(results)} packages, {run.files:,} files, {run.changed} changed, at `--target-version {target_version}",
        f"--unsafe-fixes`; {len(run.failures)} failures: no panic, no defect, every result compiles, a second run changes",
        "nothing, no comment is lost, no lint complaint is new. Of the changed files "
        f"{run.formatted_before} were as `ruff format` has",
        f"them; {len(run.formatted_no_more)} no longer are. The share leaves `patched-by-name` out.",
    ]
    return "\n".join(lines) + "\n"


def write_between(text: str, begin: str, end: str, body: str) -> str:
    """`text` with `body` between the two marks; a missing mark is an error of the caller."""
    before, rest = text.split(begin, 1)
    _, after = rest.split(end, 1)
    return f"{before}{begin}\n\n{body}\n{end}{after}"


def outcome_row(label: str, outcomes: Counter[str], applicabilities: tuple[str, ...] = APPLICABILITIES) -> list[str]:
    sites = sum(outcomes.values())
    refused = {name.removeprefix("refused:"): n for name, n in outcomes.items() if name.startswith("refused:")}
    codes = ", ".join(
        f"{code} {count}" for code, count in sorted(refused.items(), key=lambda item: (-item[1], item[0]))
    )
    rewritten = outcomes["safe"] + outcomes["unsafe"]
    possible = sites - refused.get("patched-by-name", 0)
    share = f"{100 * rewritten / possible:.1f} %" if possible else "–"
    applied = [outcomes[name] for name in applicabilities]
    return row(label, sites, *applied, codes or "–", outcomes[MISSED], share)


def run_total(results: list[PackageResult]) -> PackageResult:
    total = PackageResult("**total**")
    for result in results:
        total.failures += result.failures
        total.files += result.files
        total.unparsed += result.unparsed
        total.changed += result.changed
        total.formatted_before += result.formatted_before
        total.formatted_no_more += result.formatted_no_more
        total.check_seconds += result.check_seconds
        total.fix_seconds += result.fix_seconds
    return total


def row(*cells: object) -> list[str]:
    return ["| " + " | ".join(str(cell) for cell in cells) + " |"]
