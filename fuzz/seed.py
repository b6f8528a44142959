"""Fill `fuzz/corpus/` with what the fuzz targets begin with.

    python3 fuzz/seed.py

Python files come from the cases of the codemods, the projects in `fixtures/`, and the standard library of the
interpreter that runs this; functions for `flow` from the generator of `tests/flow`. Every file is named by its content,
so that a second run adds nothing.
"""

import hashlib
import pathlib
import random
import subprocess
import sys
import sysconfig

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fuzz" / "corpus"
# Longer files take long and are cut by the fuzzer.
LONGEST = 8_000
ENCODINGS = [
    "utf-8", "utf-8-sig", "latin-1", "iso-8859-15", "cp1252", "cp1251", "ascii", "shift_jis", "cp932", "euc-jp",
    "iso-2022-jp", "euc-kr", "gbk", "gb18030", "big5", "koi8-r", "mac-roman", "cp949", "iso2022_jp", "klingon",
]
FORMS = [
    b"", b"\xef\xbb\xbfx = 1\r\n", b"\xef\xbb\xbf# coding: utf-8\n", b"x = 1\ry = 2\r", b"\x0cx = 1\n", b"if x:\n\ty\n",
    b"x = 1 \\\n\\\n\n", b"a\0b", b"\xff\xfe", b"x = '\xe9'", b"# a\n# b\n\n\n# c", b"x = 1\xef\xbb\xbf\n", b"'''\r\n\r'''",
    b"f'{f\"{x!r:>{y}}\"}'\n", b"class A[T = int]: pass\n", b"x: a[b](c)\n", b"return a, *b()\n", b"type[1] = 2\n",
    b"print >> x\n", b"match x:\n  case [*_]: pass\n", b"try: pass\nexcept* A: pass\n", b"t'{x}'\n", b"lambda: (yield)\n",
]


def main():
    cases = list(python_files(ROOT / "codemods")) + list(python_files(ROOT / "fixtures" / "projects"))
    library = list(asyncio_files(pathlib.Path(sysconfig.get_path("stdlib"))))
    functions = list(generated_functions())
    fill("fix_validity", cases + library)
    fill("parse_bytes", cases + functions[:200] + FORMS)
    fill("flow", functions + library)
    fill("decode_encode", FORMS + list(encoded()))
    fill("apply_edits", list(random_bytes()))


def fill(target, contents):
    directory = CORPUS / target
    directory.mkdir(parents=True, exist_ok=True)
    for content in contents:
        if len(content) <= LONGEST:
            (directory / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)
    print(f"{target}: {sum(1 for _ in directory.iterdir())} files")


def python_files(directory):
    for path in sorted(directory.rglob("*.py")):
        yield path.read_bytes()


def asyncio_files(library):
    for path in sorted(library.rglob("*.py")):
        if "site-packages" not in path.parts and b"asyncio" in (content := path.read_bytes()):
            yield content
            # A long file is worth having in parts: its classes and functions.
            if len(content) > LONGEST:
                parts = (b"\n" + content).split(b"\nclass ")
                yield from (b"import asyncio\n\n\nclass " + part for part in parts[1:])


def generated_functions():
    for minor in (8, 12):
        command = [sys.executable, ROOT / "tests/flow/programs.py", "--seed", "1", "--count", "300", "--minor", str(minor)]
        text = subprocess.run(command, check=True, capture_output=True).stdout
        yield from text.split(b"\n# ----\n")


def encoded():
    for name in ENCODINGS:
        for text in ("x = 1\n", "x = 'é'\n", "x = '日本'\n", "x = '€'\r\ny = 'ж'"):
            source = f"# -*- coding: {name} -*-\n{text}"
            try:
                yield source.encode(name)
            except (LookupError, UnicodeEncodeError):
                yield source.encode()


def random_bytes():
    rng = random.Random(1)
    for length in (8, 16, 32, 64, 128, 256):
        for _ in range(10):
            yield bytes(rng.choices([rng.randrange(256), 0, 1, 5, 97], k=length))


if __name__ == "__main__":
    main()
