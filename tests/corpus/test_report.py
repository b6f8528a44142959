"""What the corpus run makes of the tool's report, and of its own figures."""

from __future__ import annotations

import json
import unittest
from collections import Counter

from corpus import compare_jointly, default_recipe
from sites import CANCEL_SIBLINGS, TASK_GROUP, WAIT_FOR, find_sites
from summary import PackageResult, Setting, tables, totals
from tool import read_report


def finding(line: int, **parts: object) -> dict:
    entry = {"codemod": TASK_GROUP, "verdict": "fix", "applicability": "unsafe", "applied": True, "refusals": []}
    place = {"line": line, "column": 5}
    return {**entry, "range": {"start": place, "end": place}, **parts}


def report(*findings: dict, status: str = "changed"):
    file = {"path": "a.py", "status": status, "skipped": None, "findings": list(findings)}
    return read_report(json.dumps({"defects": [], "files": [file]}))


class ReadReport(unittest.TestCase):
    def test_outcomes(self) -> None:
        refused = {"verdict": "refused", "applicability": None, "applied": False, "refusals": [{"code": "not-awaited"}]}
        shown = {"applicability": "display-only", "applied": False}
        read = report(finding(1), finding(2, **shown), finding(3, **refused))
        outcomes = [found.outcome for found in read.findings.values()]
        self.assertEqual(outcomes, ["unsafe", "display-only", "refused:not-awaited"])
        self.assertEqual(read.contradictions, [])

    def test_a_fix_that_is_only_shown_is_not_applied_and_every_other_is(self) -> None:
        wrong = report(finding(1, applicability="display-only"), finding(2, applied=False))
        self.assertEqual(len(wrong.contradictions), 2)
        self.assertIn("a.py:2:5", wrong.contradictions[1])

    def test_a_shown_fix_changes_no_file(self) -> None:
        shown = finding(1, applicability="display-only", applied=False)
        self.assertEqual(report(shown, status="unchanged").changed, set())


def answered(line: int, codemod: str, outcome: str) -> dict:
    """What the tool says of `    await asyncio.gather(…)` in that line."""
    place = {"line": line, "column": 11}
    entry = {"codemod": codemod, "range": {"start": place, "end": place}}
    if outcome == "refused":
        return finding(line, **entry, verdict="refused", refusals=[{"code": "not-a"}])
    return finding(line, **entry, applicability=outcome, applied=outcome == "unsafe")


class Jointly(unittest.TestCase):
    """Both codemods for gathers run: what the second makes of those that the first refuses."""

    GATHERS = "    await asyncio.gather(a(), b())\n" * 3

    def compared(self, alone: list[dict], joint: list[dict]) -> PackageResult:
        result = PackageResult("some-1.0")
        found = find_sites("a.py", f"import asyncio\nasync def f():\n{self.GATHERS}".encode())
        compare_jointly(result, found, report(*alone), report(*joint))
        return result

    def test_a_site_counts_where_the_first_refuses(self) -> None:
        alone = [
            answered(3, TASK_GROUP, "unsafe"),
            answered(4, TASK_GROUP, "refused"),
            answered(5, TASK_GROUP, "refused"),
        ]
        joint = [*alone, answered(4, CANCEL_SIBLINGS, "unsafe"), answered(5, CANCEL_SIBLINGS, "refused")]
        result = self.compared(alone, joint)
        self.assertEqual(result.beyond, Counter({"unsafe": 1, "refused:not-a": 1}))
        self.assertEqual(result.failures, [])

    def test_a_site_that_one_of_them_is_silent_about_is_a_failure(self) -> None:
        alone = [answered(line, TASK_GROUP, "refused") for line in (3, 4, 5)]
        joint = [*alone[:2], *(answered(line, CANCEL_SIBLINGS, "unsafe") for line in (3, 5))]
        result = self.compared(alone, joint)
        self.assertEqual(result.beyond, Counter({"unsafe": 2, "MISSED": 1}))
        self.assertEqual(len(result.failures), 2)
        self.assertIn("MISSED gather-cancel-siblings (eligible) a.py:4:11", result.failures[0])
        self.assertIn("MISSED gather-to-task-group (eligible) a.py:5:11", result.failures[1])


class Recipe(unittest.TestCase):
    def test_the_floor_decides_which_gather_codemod_runs(self) -> None:
        self.assertIn("gather-to-task-group", default_recipe("py311"))
        self.assertNotIn("gather-cancel-siblings", default_recipe("py312"))
        self.assertIn("gather-cancel-siblings", default_recipe("py310"))
        self.assertNotIn("gather-to-task-group", default_recipe("py39"))


class Figures(unittest.TestCase):
    def setUp(self) -> None:
        self.result = PackageResult("some-1.0")
        answers = {
            "unsafe": 6,
            "display-only": 2,
            "refused:not-a": 1,
            "refused:handler": 2,
            "refused:patched-by-name": 1,
            "refused:generated-file": 3,
        }
        self.result.outcomes[TASK_GROUP] = Counter(answers)
        self.result.others[TASK_GROUP] = Counter({"refused:return-exceptions": 5})
        self.result.outcomes[WAIT_FOR] = Counter({"safe": 1})

    def test_front_page(self) -> None:
        text = totals([self.result], Setting("py312"))
        codes = "generated-file 3, handler 2, not-a 1, patched-by-name 1"
        self.assertIn(f"| `gather-to-task-group` | 15 | 0 | 6 | 2 | {codes} | 0 | 72.7 % |", text)
        self.assertIn("Of the 8 with a fix of `gather-to-task-group`, 6 (75.0 %) are unsafe", text)
        self.assertIn("2 (25.0 %) are display-only", text)
        self.assertNotIn("gather-cancel-siblings", text)

    def test_the_others_are_counted_apart(self) -> None:
        text = tables([self.result], Setting("py312"))
        self.assertIn("not eligible: 5; fixes 0; refused return-exceptions 5; missed 0.", text)

    def test_both_codemods_for_gathers_together(self) -> None:
        self.result.beyond = Counter({"unsafe": 1, "refused:patched-by-name": 1, "refused:generated-file": 3})
        text = totals([self.result], Setting("py312", dependencies=4))
        codes = "generated-file 3, patched-by-name 1"
        row = f"| `gather-cancel-siblings`, where that one refuses | 5 | 0 | 1 | 0 | {codes} | 0 | 100.0 % |"
        self.assertIn(row, text)
        together = "Together they have a fix for 9 of 11 eligible gathers (81.8 %), 77.8 % of the fixes proved."
        self.assertIn(together, text.replace("\n", " "))
        self.assertIn("Beside the packages, 4 that they depend on are installed", text)
        self.assertIn("## gather-cancel-siblings, where", tables([self.result], Setting("py312")))


if __name__ == "__main__":
    unittest.main()
