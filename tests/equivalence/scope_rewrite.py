"""Rewrite generated projects with aiomend, and say what it did with their primitives.

    scope_rewrite.py --aiomend BINARY --before DIR --after DIR --manifest FILE [--report FILE] [--jobs N]

Each project below --before is copied to --after and rewritten there, by name of the codemod, so that also the fixes
are applied which one loop would do without. A problem is: aiomend fails; a second run changes something more; a
primitive is rewritten that must be refused. Prints one line of JSON: sites, how many were fixed in which form, and
refusals by code. The report says the same for each project.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import tempfile

from scope_runs import modules_of

FORM = "setattr(loop, "  # what every accessor says


def aiomend(options, directory, *arguments):
    command = [options.aiomend, *arguments, "--select", options.select, "--isolated", "."]
    environment = dict(os.environ, XDG_STATE_HOME=options.state, AIOMEND_NO_CACHE="1", NO_COLOR="1")
    return subprocess.run(command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, capture_output=True)


def texts(directory):
    result = {}
    for path in modules_of(directory).values():
        with open(path, encoding="utf-8") as file:
            result[path] = file.read()
    return result


def findings_of(report):
    for file in report["files"]:
        for finding in file["findings"]:
            yield {
                "path": file["path"].replace(os.sep, "/"),
                "line": finding["range"]["start"]["line"],
                "verdict": finding["verdict"],
                "applicability": finding["applicability"],
                "codes": sorted(refusal["code"] for refusal in finding["refusals"]),
            }


def rewrite(options, name, expected):
    """Rewrite one project; return what is told of it."""
    before, after = os.path.join(options.before, name), os.path.join(options.after, name)
    shutil.copytree(before, after)
    version = ["--target-version", "py3%d" % expected.get("minor", 8)]
    problems = []
    check = aiomend(options, after, "check", "--output-format", "json", "--exit-zero", *version)
    try:
        findings = list(findings_of(json.loads(check.stdout)))
    except ValueError:
        return {"problems": ["check: %s" % check.stderr.decode()[-400:]], "findings": [], "stays": 0, "accessor": 0}
    fix = ["fix", "--quiet", "--unsafe-fixes", "--allow-no-vcs", *version]
    old = texts(after)
    first = aiomend(options, after, *fix)
    once = texts(after)
    second = aiomend(options, after, *fix)
    for which, run in (("fix", first), ("second fix", second)):
        if run.returncode or b"panicked" in run.stderr or b"defect" in run.stderr:
            problems.append("%s ends with %d: %s" % (which, run.returncode, run.stderr.decode()[-400:]))
    if texts(after) != once:
        problems.append("a second run changes more")
    fixed = [finding for finding in findings if finding["verdict"] == "fix"]
    if once == old and fixed:
        problems.append("fixes are offered and nothing is changed")
    places = {(finding["path"], finding["line"]): finding for finding in findings}
    for trap in expected.get("traps", []):
        found = places.get((trap["path"], trap["line"]))
        trap["found"] = "nothing" if found is None else "+".join(found["codes"]) or "fix"
        if trap["found"] == "fix":
            problems.append("%(path)s:%(line)d must be refused as %(code)s" % trap)
    accessor = sum(text.count(FORM) for text in once.values()) - sum(text.count(FORM) for text in old.values())
    # Fixes that were given back leave their primitives as well, nobody says which.
    given_back = len(fixed) if problems else 0
    stays = max(expected.get("primitives", len(findings)), len(findings)) - len(fixed) + given_back
    traps = expected.get("traps", [])
    return {"problems": problems, "findings": findings, "stays": stays, "accessor": accessor, "traps": traps}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--aiomend", required=True)
    parser.add_argument("--select", default="scope-global-lock")
    for name in ("--before", "--after", "--manifest"):
        parser.add_argument(name, required=True)
    parser.add_argument("--report")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.aiomend = os.path.abspath(options.aiomend)
    with open(options.manifest, encoding="utf-8") as file:
        manifest = json.load(file)
    names = sorted(os.listdir(options.before))
    with tempfile.TemporaryDirectory() as options.state, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        told = dict(zip(names, pool.map(lambda name: rewrite(options, name, manifest.get(name, {})), names)))
    findings = [finding for one in told.values() for finding in one["findings"]]
    fixed = sum(finding["verdict"] == "fix" for finding in findings)
    accessors = sum(one["accessor"] for one in told.values())
    traps = [trap for one in told.values() for trap in one.get("traps", [])]
    summary = {
        "projects": len(told),
        "primitives": sum(one.get("primitives", 0) for one in manifest.values()),
        "sites": len(findings),
        "fixed": {"main": fixed - accessors, "accessor": accessors},
        "refused": collections.Counter("+".join(one["codes"]) for one in findings if one["codes"]),
        "traps": collections.Counter("%s: %s" % (trap["code"], trap["found"]) for trap in traps),
        "problems": {name: one["problems"] for name, one in told.items() if one["problems"]},
    }
    if options.report:
        with open(options.report, "w", encoding="utf-8") as file:
            json.dump({"summary": summary, "projects": told}, file, indent=1)
    print(json.dumps(summary))
    sys.exit(1 if summary["problems"] else 0)


if __name__ == "__main__":
    main()
