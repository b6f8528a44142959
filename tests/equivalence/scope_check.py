"""Compare projects before and after `scope-global-lock` on this interpreter.

    scope_check.py --before DIR --after DIR [--manifest FILE] [--report FILE] [--only PROJECT] [--keep N]

Each directory below DIR is a project. What a project does once all of its loops are the same one is what its author
meant (see `scope_runs.py`). After the rewrite it must do the same in that loop, and, if all of its primitives were
rewritten, in loops of its own; where a primitive stays, it may fail there because of that one alone. State of a
primitive that outlives a loop is gone afterwards: then every run must be what the first one was.

The manifest (of `scope_programs.py`) says which projects have such state, and from which Python a project runs. The
report (of `scope_rewrite.py`) says in which projects primitives stay. Prints one line of JSON with the counts and the
first failures.
"""

import argparse
import ast
import builtins
import dis
import json
import os
import sys
import types

from scope_runs import in_wrong_loop, modules_of, run_project


# How the run of a project ends that can not have been meant.
BROKEN = ("ImportError", "NameError", "AttributeError", "TypeError", "ModuleNotFoundError")


def compare(before, after, survives, stays):
    """Return the class of a project, and what differs or None."""
    meant = run_project(before, one_loop=True)
    if any(word in repr([run["outcome"] for run in meant]) for word in BROKEN):
        return "failed", {"why": "the original is broken", "outcomes": [run["outcome"] for run in meant]}
    real = run_project(before)
    again = run_project(after, one_loop=True)
    found = run_project(after)
    if "OVERLAP" in repr(found) and "OVERLAP" not in repr(meant):
        return "failed", {"why": "more holders than the limit", **difference(meant, found)}
    if again != meant and not (survives and same_as_first(again, meant)):
        return "failed", {"why": "in one loop", **difference(meant, again)}
    if found == meant:
        return ("same" if real == meant else "mended"), None
    if survives and same_as_first(found, meant):
        return "fresh", None
    # Of several events that are left set, those that stay are set for the next run, and the others are not: no run but
    # the first has a meaning of its own.
    if survives and stays and found[:1] == meant[:1]:
        return "stays", None
    # The error of a wrong loop may be hidden by another one that a `finally` raises.
    if stays and (in_wrong_loop(found) or real != meant):
        return "stays", None
    return "failed", {"why": "in loops of its own", **difference(meant, found)}


def same_as_first(found, meant):
    """Say whether each run under `asyncio.run` is what the first one was meant to be."""
    first = anonymous(next((run for run in meant if run["what"] == "asyncio.run"), None))
    runs = [run for run in found if run["what"] == "asyncio.run"]
    return bool(runs) and all(anonymous(run) == first for run in runs)


def anonymous(run):
    """The run without the number of its loop."""
    return run and [[record[1:] for record in run["printed"]], run["outcome"]]


def difference(meant, found):
    for one, two in zip(meant, found):
        if one != two:
            rows = [(a, b) for a, b in zip(one["printed"], two["printed"]) if a != b][:2]
            longer = [one["printed"][len(two["printed"]):][:2], two["printed"][len(one["printed"]):][:2]]
            return {"run": one["what"], "outcomes": [one["outcome"], two["outcome"]], "rows": rows, "more": longer}
    return {"run": "count", "outcomes": [len(meant), len(found)]}


def codes_in(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from codes_in(constant)


def undefined_names(code):
    """The globals that a module reads and nothing in it binds."""
    bound, read = {"__file__", "__class__"} | set(dir(builtins)), set()
    for inner in codes_in(code):
        for instruction in dis.get_instructions(inner):
            name, operation = instruction.argval, instruction.opname
            if operation == "STORE_GLOBAL" or (operation == "STORE_NAME" and inner is code):
                bound.add(name)
            elif operation == "LOAD_GLOBAL" or (operation == "LOAD_NAME" and inner is code):
                read.add(name)
            elif operation == "IMPORT_STAR" or instruction.argrepr == "INTRINSIC_IMPORT_STAR":
                return set()  # any name may come from there
    return {name for name in read - bound if not name.startswith("__")}


def unused_imports(text):
    """The names that a module imports and does not mention again."""
    tree = ast.parse(text)
    names, read = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name):
            read.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            read |= set(node.value.replace(".", " ").split())  # __all__, annotations in quotes
    return names - read


def static_problem(before, after):
    """Say what is wrong with the text of the rewritten modules, or return None."""
    old, new = modules_of(before), modules_of(after)
    for name, path in new.items():
        with open(path, encoding="utf-8") as file:
            text = file.read()
        try:
            code = compile(text, path, "exec")
        except SyntaxError as error:
            return "%s: %s" % (name, error)
        with open(old[name], encoding="utf-8") as file:
            original = file.read()
        if text == original:
            continue
        undefined = undefined_names(code) - undefined_names(compile(original, path, "exec"))
        if undefined:
            return "%s: undefined %s" % (name, sorted(undefined))
    return None


def left_imports(before, after):
    """Say which imports the rewrite has left without a use, or return None."""
    old = modules_of(before)
    for name, path in modules_of(after).items():
        with open(path, encoding="utf-8") as file, open(old[name], encoding="utf-8") as other:
            text, original = file.read(), other.read()
        unused = set() if path.endswith("__init__.py") else unused_imports(text) - unused_imports(original)
        if unused:
            return "%s: imported and not used: %s" % (name, sorted(unused))
    return None


def is_same_text(before, after):
    for name, path in modules_of(before).items():
        with open(path, "rb") as one, open(modules_of(after)[name], "rb") as two:
            if one.read() != two.read():
                return False
    return True


def read_json(path):
    if not path:
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--before", required=True)
    options.add_argument("--after", required=True)
    options.add_argument("--manifest")
    options.add_argument("--report")
    options.add_argument("--only", help="compare this project alone")
    options.add_argument("--keep", type=int, default=5, help="print so many failures")
    options = options.parse_args()
    sys.dont_write_bytecode = True
    manifest, report = read_json(options.manifest), read_json(options.report).get("projects", {})
    counts = {"projects": 0, "untouched": 0, "same": 0, "mended": 0, "fresh": 0, "stays": 0, "failed": 0}
    failures = {}
    for name in [options.only] if options.only else sorted(os.listdir(options.before)):
        expected = manifest.get(name, {})
        if sys.version_info[1] < expected.get("minor", 8):
            continue
        counts["projects"] += 1
        before, after = os.path.join(options.before, name), os.path.join(options.after, name)
        if is_same_text(before, after):
            counts["untouched"] += 1
            continue
        problem = static_problem(before, after)
        if problem:
            kind, differs = "failed", {"why": problem}
        else:
            # A project that no manifest tells of is a case, written by hand.
            survives = expected.get("survives", not manifest)
            kind, differs = compare(before, after, survives, report.get(name, {}).get("stays", 0) > 0)
            unused = left_imports(before, after)
            if unused and kind != "failed":
                kind, differs = "failed", {"why": unused}
        counts[kind] += 1
        if kind == "failed":
            failures[name] = differs
    shown = dict(list(failures.items())[: options.keep])
    print(json.dumps({"counts": counts, "failed": sorted(failures), "first": shown}))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
