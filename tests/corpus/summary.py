"""The figures of a corpus run as Markdown tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sites import CANCEL_SIBLINGS, CODEMODS, GATHERS, TASK_GROUP

APPLICABILITIES = ("safe", "unsafe", "display-only")
MISSED = "MISSED"
# The share with a fix is taken of what a person would have rewritten.
NOT_IN_SHARE = ("refused:patched-by-name", "refused:generated-file")
SHARE_SENTENCE = "The share with a fix leaves `patched-by-name` and `generated-file` out."


@dataclass
class Setting:
    """What the figures depend on; `dependencies` counts the packages that were installed beside the judged ones."""

    target_version: str
    dependencies: int = 0


@dataclass
class PackageResult:
    """What one package gave.

    `outcomes` counts our own eligible sites per codemod by what the tool said of them, `others` the rest,
    for which an answer is demanded and nothing else. `beyond` is what gather-cancel-siblings makes of the
    eligible gathers that gather-to-task-group refuses.
    """

    label: str
    failures: list[str] = field(default_factory=list)
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in CODEMODS})
    others: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in CODEMODS})
    beyond: Counter[str] = field(default_factory=Counter)
    files: int = 0
    unparsed: list[str] = field(default_factory=list)
    changed: int = 0
    formatted_before: int = 0
    formatted_no_more: list[str] = field(default_factory=list)
    check_seconds: float = 0.0
    fix_seconds: float = 0.0


def tables(results: list[PackageResult], setting: Setting) -> str:
    """One table per codemod, and one about the runs."""
    run = run_total(results)
    lines = [f"# Corpus run, target version {setting.target_version}", "", *environment_sentence(setting), ""]
    for codemod in codemods_with_sites(run):
        lines += outcome_table(codemod, {result.label: result.outcomes[codemod] for result in results})
        if codemod in GATHERS:
            lines += [others_sentence(run.others[codemod]), ""]
    if run.beyond:
        title = f"{CANCEL_SIBLINGS}, where {TASK_GROUP} refuses"
        lines += outcome_table(title, {result.label: result.beyond for result in results})
        lines += [*joint_sentence(run.outcomes[TASK_GROUP], run.beyond), ""]
    lines += [f"A package without sites is left out. {SHARE_SENTENCE}", ""]
    lines += ["## Runs", ""]
    lines += row(
        "package", "files", "not parsed here", "changed", "ruff-formatted", "no more", "check s", "fix s", "failures"
    )
    lines += row(":--", *["--:"] * 8)
    for result in [*results, run]:
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


def outcome_table(title: str, outcomes: dict[str, Counter[str]]) -> list[str]:
    """A row for every package with sites, and one for all of them."""
    lines = [f"## {title}", ""]
    lines += row("package", "sites", *APPLICABILITIES, "refused", "missed", "with a fix")
    lines += row(":--", *["--:"] * 4, ":--", "--:", "--:")
    for label, counts in outcomes.items():
        if counts:
            lines += outcome_row(label, counts)
    total = sum(outcomes.values(), Counter())
    return [*lines, *outcome_row("**total**", total), ""]


def totals(results: list[PackageResult], setting: Setting) -> str:
    """The short form for the project's front page: one row per codemod, and sentences about the runs."""
    run = run_total(results)
    lines = row("codemod", "sites", *APPLICABILITIES, "refused", "missed", "with a fix")
    lines += row(":--", *["--:"] * 4, ":--", "--:", "--:")
    for codemod in codemods_with_sites(run):
        lines += outcome_row(f"`{codemod}`", run.outcomes[codemod])
        if codemod == TASK_GROUP and run.beyond:
            lines += outcome_row(f"`{CANCEL_SIBLINGS}`, where that one refuses", run.beyond)
    lines += [
        "",
        f"{len(results)} packages, {run.files:,} files, {run.changed} changed, at `--target-version "
        f"{setting.target_version}",
        f"--unsafe-fixes`; {len(run.failures)} failures: no panic, no defect, every result compiles, a second run changes",
        "nothing, no comment is lost, no lint complaint is new. Of the changed files "
        f"{run.formatted_before} were as `ruff format` has",
        f"them; {len(run.formatted_no_more)} no longer are. {SHARE_SENTENCE}",
        *environment_sentence(setting),
    ]
    for codemod in codemods_with_sites(run):
        if codemod in GATHERS:
            lines += ["", *proof_sentence(codemod, run.outcomes[codemod])]
        if codemod == TASK_GROUP and run.beyond:
            lines += joint_sentence(run.outcomes[codemod], run.beyond)
    return "\n".join(lines) + "\n"


def codemods_with_sites(run: PackageResult) -> list[str]:
    return [codemod for codemod in CODEMODS if run.outcomes[codemod] or run.others[codemod]]


def proof_sentence(codemod: str, outcomes: Counter[str]) -> list[str]:
    """How many fixes of gathers rest on proved coroutine calls, and how many are only shown."""
    proved, shown = outcomes["safe"] + outcomes["unsafe"], outcomes["display-only"]
    if not proved + shown:
        return [f"Sites of `{codemod}` are eligible gathers; none has a fix."]
    return [
        "Sites of a gather are the eligible ones: awaited in an `async def`, not in a comprehension, without",
        f"`return_exceptions`. Of the {proved + shown} with a fix of `{codemod}`, {proved} "
        f"({percent(proved, proved + shown)}) are unsafe: every element",
        f"is a proved coroutine call; {shown} ({percent(shown, proved + shown)}) are display-only: an element is a call "
        "of something unknown.",
    ]


def joint_sentence(first: Counter[str], beyond: Counter[str]) -> list[str]:
    """How far both codemods for gathers get: the second has what the first refuses, so no fix counts twice."""
    proved = sum(counts[name] for counts in (first, beyond) for name in ("safe", "unsafe"))
    fixes = proved + first["display-only"] + beyond["display-only"]
    eligible = in_share(first)
    return [
        "Where a handler or a caller expects the exception itself, `gather-cancel-siblings` is the way out: it is run",
        "beside the other over the same packages, and every check is made of that run too. "
        f"Together they have a fix for {fixes} of",
        f"{eligible} eligible gathers ({percent(fixes, eligible)}), {percent(proved, fixes)} of the fixes proved.",
    ]


def environment_sentence(setting: Setting) -> list[str]:
    if not setting.dependencies:
        return ["Nothing that the packages depend on is installed."]
    return [
        f"Beside the packages, {setting.dependencies} that they depend on are installed where aiomend looks "
        "(`fixtures/corpus/environment.txt`)."
    ]


def others_sentence(others: Counter[str]) -> str:
    """What became of the gathers that are not eligible."""
    fixes = sum(others[name] for name in APPLICABILITIES)
    codes = refusals(others)
    return f"Gathers that are not eligible: {sum(others.values())}; fixes {fixes}; refused {codes}; missed {others[MISSED]}."


def write_between(text: str, begin: str, end: str, body: str) -> str:
    """`text` with `body` between the two marks; a missing mark is an error of the caller."""
    before, rest = text.split(begin, 1)
    _, after = rest.split(end, 1)
    return f"{before}{begin}\n\n{body}\n{end}{after}"


def outcome_row(label: str, outcomes: Counter[str]) -> list[str]:
    counts = [outcomes[name] for name in APPLICABILITIES]
    share = percent(sum(counts), in_share(outcomes))
    return row(label, sum(outcomes.values()), *counts, refusals(outcomes), outcomes[MISSED], share)


def in_share(outcomes: Counter[str]) -> int:
    return sum(count for name, count in outcomes.items() if name not in NOT_IN_SHARE)


def refusals(outcomes: Counter[str]) -> str:
    """The codes with their counts, the commonest first."""
    counts = [(name.removeprefix("refused:"), n) for name, n in outcomes.items() if name.startswith("refused:")]
    return ", ".join(f"{code} {n}" for code, n in sorted(counts, key=lambda one: (-one[1], one[0]))) or "–"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


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
        total.beyond += result.beyond
        for codemod in CODEMODS:
            total.outcomes[codemod] += result.outcomes[codemod]
            total.others[codemod] += result.others[codemod]
    return total


def row(*cells: object) -> list[str]:
    return ["| " + " | ".join(str(cell) for cell in cells) + " |"]
