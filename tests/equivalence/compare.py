"""Run programs before and after a rewrite and compare everything they do.

    python compare.py --before DIR --after DIR [--kinds KINDS.json]
                      [--family wait-for|gather-group|gather-siblings|keep-task|acquire|drop-lock]
                      [--cancels all|sample:K|none] [--jobs N] [--sample K]

Each program runs once undisturbed and then once for every point at which the runner cancels its
main task (forces a garbage collection, for keep-task), on a virtual clock, before and after. For
each program that differs one JSON line is printed, and at the end a summary in JSON. The exit code
is 1 if a program that KINDS calls "safe" differs anywhere or if any difference is unexplained.
"""

import argparse
import gc
import json
import multiprocessing
import os
import random
import sys
import time
import warnings

import acquire_check
import bundle
import drop_lock_check
import gather_check
import keep_task_check
import wait_for_check

FAMILIES = {
    "wait-for": wait_for_check,
    "gather-group": gather_check.GROUP_FAMILY,
    "gather-siblings": gather_check.SIBLINGS_FAMILY,
    "keep-task": keep_task_check,
    "acquire": acquire_check,
    "drop-lock": drop_lock_check,
}
SHOWN_DIFFERENCES = 3


def read_program(directory, name):
    with open(os.path.join(directory, name), encoding="utf-8") as file:
        return file.read()


def parse_cancels(text):
    """Return how many points to take: None for all of them."""
    if text == "all":
        return None
    if text == "none":
        return 0
    kind, _, number = text.partition(":")
    if kind != "sample" or not number.isdigit():
        raise argparse.ArgumentTypeError("all, none or sample:K")
    return int(number)


def check_program(job):
    """Compare one program under all of its schedules; return what the summary needs."""
    options, name = job
    chance = random.Random("schedule " + name)
    result = {"program": name, "runs": 0, "identical": 0, "explained": {}, "unexplained": [], "examples": {}}
    try:
        texts = [read_program(options[side], name) for side in ("before", "after")]
        before, after = [compile(bundle.runnable(text), name, "exec", dont_inherit=True) for text in texts]
    except (OSError, SyntaxError) as error:
        result["unexplained"].append({"schedule": [], "what": repr(error)})
        return result
    check = FAMILIES[options["family"]].Check(before, after, texts)
    gc.disable()
    for schedule in check.schedules(options["cancels"], chance):
        result["runs"] += 1
        difference = check.compare(schedule)
        gc.collect(0)
        if difference is None:
            result["identical"] += 1
            continue
        if difference["classes"]:
            for named in difference["classes"]:
                result["explained"][named] = result["explained"].get(named, 0) + 1
                result["examples"].setdefault(named, [list(point) for point in schedule])
            result["identical"] += difference.get("identical", 0)
        else:
            result["unexplained"].append({"schedule": [list(point) for point in schedule], "what": difference["what"]})
    return result


def prepare_process():
    """Make runs quick and equal: no warnings on standard error, a small heap to collect."""
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda unraisable: None
    gc.disable()
    gc.collect()
    gc.freeze()


def compare_all(options, names, jobs):
    """Yield the result of each program, in order."""
    work = [(options, name) for name in names]
    if jobs <= 1:
        prepare_process()
        for job in work:
            yield check_program(job)
        return
    with multiprocessing.Pool(jobs, prepare_process) as pool:
        for result in pool.imap(check_program, work, chunksize=10):
            yield result


def compare_directories(before, after, kinds, family="wait-for", cancels=None, jobs=1, names=None, show=None):
    """Compare all programs; return (summary, failed)."""
    started = time.time()
    options = {"before": before, "after": after, "family": family, "cancels": cancels}
    names = names or sorted(name for name in os.listdir(before) if name.endswith(".py"))
    explained, examples, unexplained, safe_differ = {}, {}, [], []
    programs_of_class = {}
    runs = identical = differing = 0
    tolerated = FAMILIES[family].TOLERATED
    for result in compare_all(options, names, jobs):
        runs += result["runs"]
        identical += result["identical"]
        for named, count in result["explained"].items():
            explained[named] = explained.get(named, 0) + count
            programs_of_class[named] = programs_of_class.get(named, 0) + 1
            examples.setdefault(named, {"program": result["program"], "schedule": result["examples"][named]})
        if result["unexplained"]:
            unexplained.append(result["program"])
            if kinds.get(result["program"]) == "safe":
                safe_differ.append(result["program"])
        if result["explained"] or result["unexplained"]:
            differing += 1
            severe = set(result["explained"]) - tolerated
            if kinds.get(result["program"]) == "safe" and severe and not result["unexplained"]:
                safe_differ.append(result["program"])
            if show is not None:
                del result["examples"]
                result["kind"] = kinds.get(result["program"], "unsafe")
                result["unexplained_runs"] = len(result["unexplained"])
                result["unexplained"] = result["unexplained"][:SHOWN_DIFFERENCES]
                show(result)
    summary = {
        "family": family,
        "python": sys.version.split()[0],
        "programs": len(names),
        "runs": runs,
        "identical": identical,
        "differing_programs": differing,
        "different": {"explained": explained, "unexplained": unexplained},
        "programs_of_class": programs_of_class,
        "examples": examples,
        "safe_but_different": safe_differ,
        "seconds": round(time.time() - started, 1),
    }
    return summary, bool(unexplained or safe_differ)


def read_kinds(path, column):
    """Read {file: "safe" | "unsafe"}; a manifest of the generators also, by its *column*."""
    if not path:
        return {}
    with open(path, encoding="utf-8") as file:
        kinds = json.load(file)
    return {name: kind if isinstance(kind, str) else kind.get(column) for name, kind in kinds.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--before", required=True)
    parser.add_argument("--after", required=True)
    parser.add_argument("--kinds", help='JSON: {"p00000.py": "safe" | "unsafe"}')
    parser.add_argument("--column", default="%d.%d" % sys.version_info[:2], help="column of a generator's manifest")
    parser.add_argument("--family", choices=sorted(FAMILIES), default="wait-for")
    parser.add_argument("--cancels", type=parse_cancels, default=None, help="all, none or sample:K")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--sample", type=int, help="only so many programs, spread over all")
    options = parser.parse_args()
    names = sorted(name for name in os.listdir(options.before) if name.endswith(".py"))
    if options.sample and options.sample < len(names):
        names = sorted(random.Random(options.sample).sample(names, options.sample))
    summary, failed = compare_directories(
        options.before, options.after, read_kinds(options.kinds, options.column), options.family,
        options.cancels, options.jobs, names, lambda result: print(json.dumps(result), flush=True),
    )
    print(json.dumps(summary))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
