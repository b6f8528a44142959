"""Check that what type checkers accept of the accepted cases, they accept of their rewritten forms.

    python check.py [--mypy CMD] [--pyright CMD] [--python-version 3.13] [CODEMOD ...]

Looks at every case `codemods/*/accept/*.py` with its `.after.py`, and at the directories with their
`.after` directories. Each checker runs in two modes: as it comes (mypy also inside functions without
annotations), where the output may have no message that the input has not; and strictly, where the
output must be clean if the input is and annotates all of its functions. What cases import from their
application, the package `app`, is made up. Line numbers are not compared. A checker that is not found is
skipped. The exit code is 1 if there is a new error.
"""

import argparse
import ast
import collections
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SIDES = ("before", "after")
MYPY_LINE = re.compile(r"^(?P<path>.+?\.pyi?):(?P<line>\d+): error: (?P<message>.*)$")
MODULE_NAME = re.compile(r"\b(?:before|after)_(\d{4})\b")
# What the codemods put in each other's place: `"wait_for" is not a known attribute of "None"` is no new error.
REPLACED = re.compile(r'"(?:wait_for|timeout|gather|TaskGroup)"')
MYPY_OPTIONS = "--no-pretty --no-error-summary --no-color-output --hide-error-context --show-error-codes"
APPLICATION = re.compile(r"^\s*(?:from|import)\s+(app(?:\.\w+)*)", re.MULTILINE)
MADE_UP = "from typing import Any\n\ndef __getattr__(name: str) -> Any: ...\n"
# (codemod, message, whether in annotated modules too, why): new errors that are no mistake of the rewrite.
KNOWN = (
    (
        "keep_task_reference",
        re.compile(r'Need type annotation for "_background_tasks(_\d+)?"'),
        False,
        "the helper is annotated only where the module annotates its functions",
    ),
    (
        "extract_critical_section",
        re.compile(r'Function is missing a (return )?type annotation|Call to untyped function "\w+_critical"'),
        True,
        "a section of which a type cannot be told gets no annotations, which could only be wrong",
    ),
    (
        "scope_global_lock",
        re.compile(r'Need type annotation for "[a-z]\w*"  \[var-annotated\]'),
        True,
        "a queue without an annotation needs one as a global too, under its name there",
    ),
)
MAX_BLOCKING = 20  # files that a checker cannot parse; each costs mypy another run


class Case:
    """An accepted case: the files of both sides by their relative path."""

    def __init__(self, codemod, slug, before, after):
        self.name = codemod + "/" + slug
        self.files = {"before": before, "after": after}
        self.is_directory = os.path.isdir(before)
        texts = [read(path) for path in sorted(python_files(before))]
        self.is_annotated = all(annotates(text) for text in texts)
        self.imported = {name for text in texts for name in APPLICATION.findall(text)}
        self.imported.update(name for path in python_files(after) for name in APPLICATION.findall(read(path)))


def python_files(path):
    """Return a module, or the modules in a directory."""
    if not os.path.isdir(path):
        return [path]
    return [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names if name.endswith(".py")]


def read(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "replace")


def annotates(text):
    """Does every function of the module say what it returns, and is there one?"""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError):
        return False
    functions = [node for node in nodes if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return bool(functions) and all(function.returns is not None for function in functions)


def find_cases(codemods):
    """Return the accepted cases in order."""
    cases = []
    folder = os.path.join(ROOT, "codemods")
    for codemod in sorted(os.listdir(folder)):
        accept = os.path.join(folder, codemod, "accept")
        if not os.path.isdir(accept) or (codemods and codemod not in codemods):
            continue
        for name in sorted(os.listdir(accept)):
            slug, extension = os.path.splitext(name)
            path = os.path.join(accept, name)
            if os.path.isdir(path) and os.path.isdir(path + ".after"):
                cases.append(Case(codemod, name, path, path + ".after"))
            elif extension == ".py" and not slug.endswith(".after"):
                after = os.path.join(accept, slug + ".after.py")
                if os.path.exists(after):
                    cases.append(Case(codemod, slug, path, after))
    return cases


def lay_out(cases, root):
    """Copy the cases, modules under names of their own; return what each top-level entry is of."""
    owners = {}
    for number, case in enumerate(cases):
        for side in SIDES:
            name = "%s_%04d" % (side, number)
            if case.is_directory:
                # A rewritten directory may hold changed files only.
                shutil.copytree(case.files["before"], os.path.join(root, name))
                if side == "after":
                    shutil.copytree(case.files["after"], os.path.join(root, name), dirs_exist_ok=True)
            else:
                shutil.copyfile(case.files[side], os.path.join(root, name + ".py"))
            owners[name] = (case, side)
    for module in sorted({name for case in cases for name in case.imported} | {"app"}):
        folder = os.path.join(root, *module.split("."))
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "__init__.pyi"), "w", encoding="utf-8") as file:
            file.write(MADE_UP)
    return owners


def owner(path, owners):
    """Return the case and side to which a path below the root belongs, and the file's name in the case."""
    top, _, rest = path.replace(os.sep, "/").partition("/")
    case, side = owners[top[: -len(".py")] if top.endswith(".py") else top]
    return case, side, rest


class Messages:
    """What a checker says of both sides of each case."""

    def __init__(self, owners):
        self.owners = owners
        self.found = collections.defaultdict(set)
        self.lines = {}
        self.unreadable = collections.defaultdict(set)  # case -> sides

    def add(self, path, line, message):
        if path.split(os.sep)[0] == "app":
            return
        case, side, file = owner(path, self.owners)
        message = (file, REPLACED.sub('"asyncio"', MODULE_NAME.sub(r"case_\1", message)))
        self.found[case.name, side].add(message)
        self.lines.setdefault((case.name, side) + message, line)


def run_mypy(command, version, strict, root, owners):
    """Run mypy over all modules at once, and once over each directory."""
    messages = Messages(owners)
    # Its cache is kept between the modes' runs, and between the directories.
    options = words_of(command) + shlex.split(MYPY_OPTIONS) + ["--python-version", version, "--cache-dir", root + "-cache"]
    options += ["--strict" if strict else "--check-untyped-defs"]
    modules = sorted(name + ".py" for name, (case, _) in owners.items() if not case.is_directory)
    directories = sorted(name for name, (case, _) in owners.items() if case.is_directory)
    for place, targets in [("", modules)] + [(name, ["."]) for name in directories]:
        for _ in range(MAX_BLOCKING):
            if not targets:
                break
            done = subprocess.run(options + targets, cwd=os.path.join(root, place), capture_output=True, text=True)
            matches = [match for match in map(MYPY_LINE.match, done.stdout.splitlines()) if match]
            if done.returncode not in (0, 1, 2) or (done.returncode and not matches):
                raise SystemExit("mypy failed:\n" + done.stdout + done.stderr)
            blocking = {match["path"] for match in matches if done.returncode == 2}
            if not blocking or place:
                break
            # One file that it cannot parse keeps it from all others.
            for match in matches:
                case, side, _ = owner(match["path"], owners)
                messages.unreadable[case.name].add(side)
                messages.add(match["path"], match["line"], match["message"])
            targets = [name for name in targets if name not in blocking]
        for match in matches if targets else ():
            messages.add(os.path.normpath(os.path.join(place, match["path"])), match["line"], match["message"])
    return messages


def run_pyright(command, version, strict, root, owners):
    """Run pyright once over everything."""
    messages = Messages(owners)
    settings = {"typeCheckingMode": "strict" if strict else "standard", "pythonVersion": version, "include": ["."]}
    with open(os.path.join(root, "pyrightconfig.json"), "w", encoding="utf-8") as file:
        json.dump(settings, file)
    done = subprocess.run(words_of(command) + ["--outputjson", "--project", root], capture_output=True, text=True)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise SystemExit("pyright failed:\n" + done.stdout + done.stderr) from None
    real_root = os.path.realpath(root)
    for diagnostic in report["generalDiagnostics"]:
        if diagnostic["severity"] == "error":
            path = os.path.relpath(os.path.realpath(diagnostic["file"]), real_root)
            message = "%s  [%s]" % (diagnostic["message"], diagnostic.get("rule", "syntax"))
            messages.add(path, diagnostic["range"]["start"]["line"] + 1, message)
    return messages


def compare(cases, messages, strict):
    """Return the new errors by case, how many cases were clean before, and how many have known errors."""
    new, clean, known = {}, 0, 0
    for case in cases:
        if "before" in messages.unreadable[case.name]:
            continue
        before, after = (messages.found[case.name, side] for side in SIDES)
        clean += not before
        if strict and (before or not case.is_annotated):
            continue
        added = sorted(after - before)
        unknown = [(file, message) for file, message in added if not is_known(case, message)]
        known += len(unknown) < len(added)
        if unknown:
            new[case.name] = [
                "%s:%s: %s" % (file or "module", messages.lines[case.name, "after", file, message], message)
                for file, message in unknown
            ]
    return new, clean, known


def is_known(case, message):
    codemod = case.name.partition("/")[0]
    return any(
        known == codemod and text.match(message) and (is_of_annotated or not case.is_annotated)
        for known, text, is_of_annotated, _ in KNOWN
    )


def words_of(command):
    """The words of a command; its program is found from any directory."""
    words = shlex.split(command)
    found = shutil.which(words[0]) if words else None
    return [os.path.abspath(found)] + words[1:] if found else words


def is_found(command):
    return shutil.which(shlex.split(command)[0]) is not None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mypy", metavar="CMD", help="fails if it is not there; without this, mypy is used if found")
    parser.add_argument("--pyright", metavar="CMD", help="the same for pyright")
    parser.add_argument("--python-version", default="3.13", help="what the checkers assume")
    parser.add_argument("--no-strict", action="store_true", help="only the mode as the checkers come")
    parser.add_argument("codemods", nargs="*", help="folders below codemods; all if none is named")
    options = parser.parse_args()
    cases = find_cases(options.codemods)
    if not cases:
        raise SystemExit("no accepted cases found")
    failed = False
    with tempfile.TemporaryDirectory() as directory:
        root = os.path.join(directory, "cases")
        os.makedirs(root)
        owners = lay_out(cases, root)
        for name, command, run in (("mypy", options.mypy, run_mypy), ("pyright", options.pyright, run_pyright)):
            if not is_found(command or name):
                if command:
                    raise SystemExit("%s: not found: %s" % (name, command))
                print("%s: not found, skipped" % name)
                continue
            command = command or name
            for strict in (False,) if options.no_strict else (False, True):
                started = time.time()
                messages = run(command, options.python_version, strict, root, owners)
                new, clean, known = compare(cases, messages, strict)
                failed = failed or bool(new)
                unread = sorted(case for case, sides in messages.unreadable.items() if "before" in sides)
                print(
                    "%s%s: %d cases, %d without errors before, %d with new errors, %d with known ones, %d not read, %.0f s"
                    % (
                        name, " strict" if strict else "", len(cases), clean, len(new), known,
                        len(unread), time.time() - started,
                    ),
                    flush=True,
                )
                for case, lines in new.items():
                    print("  " + case)
                    for line in lines:
                        print("    " + line.replace("\n", "\n      "))
                for case in unread:
                    print("  not read: " + case)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
