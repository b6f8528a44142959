"""What the generators of programs have in common: their command line, and how programs are written."""

import argparse
import json
import os


def parser(doc):
    """The options of every generator."""
    options = argparse.ArgumentParser(description=doc.split("\n")[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=100)
    options.add_argument("--out", required=True)
    options.add_argument("--manifest", help="write what the contract expects of each program")
    return options


def write(directory, name, text):
    with open(os.path.join(directory, name), "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def write_all(programs, directories, kinds, manifest=None):
    """Write each (name, program) into every directory, with the program's source in that directory's style.

    *kinds* says of a program what the contract expects, by version.
    """
    for directory, _ in directories:
        os.makedirs(directory, exist_ok=True)
    expected = {}
    for name, program in programs:
        for directory, source in directories:
            write(directory, name, source(program))
        expected[name] = kinds(program)
    if manifest:
        write_manifest(manifest, expected)


def write_manifest(path, expected):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(expected, file, indent=1)
