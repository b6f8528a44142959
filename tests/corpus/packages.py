"""Fetch the pinned public packages, what they depend on, and the linter, into a cache outside the repository."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

RUFF = "ruff==0.17.5"
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "corpus"
PACKAGE_LIST = FIXTURES / "packages.txt"
ENVIRONMENT_LIST = FIXTURES / "environment.txt"
# Of the interpreter that the environment is for; the newest package of the corpus asks for it.
ENVIRONMENT_PYTHON = "3.14"


@dataclass(frozen=True)
class Package:
    """One line of `packages.txt`."""

    name: str
    version: str
    is_wheel: bool

    @property
    def label(self) -> str:
        return f"{self.name}-{self.version}"

    @property
    def kind(self) -> str:
        return "wheel" if self.is_wheel else "sdist"


def default_cache() -> Path:
    """The system's place for a user's caches, so that nothing is ever unpacked into a work tree."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "aiomend-corpus"


def read_packages(list_file: Path) -> list[Package]:
    """Read pip's own syntax: `name==version`, `--only-binary name` where only the wheel unpacks, comments."""
    pins: list[tuple[str, str]] = []
    wheels: set[str] = set()
    for line in list_file.read_text(encoding="utf-8").splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        if words[0] == "--only-binary" and len(words) == 2:
            wheels.add(words[1])
        elif len(words) == 1 and words[0].count("==") == 1:
            name, _, version = words[0].partition("==")
            pins.append((name, version))
        else:
            raise SystemExit(f"{list_file}: cannot read {line!r}")
    return [Package(name, version, name in wheels) for name, version in pins]


def unpacked(package: Package, cache: Path) -> Path:
    """The directory with the package's files, downloaded and unpacked at the first call."""
    target = cache / "unpacked" / package.kind / package.label
    if target.exists():
        return target
    archive = downloaded(package, cache)
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    if archive.name.endswith((".whl", ".zip")):
        with zipfile.ZipFile(archive) as wheel:
            wheel.extractall(partial)
    else:
        with tarfile.open(archive) as sdist:
            sdist.extractall(partial, filter="data")
    entries = list(partial.iterdir())
    # An sdist has one directory at its top, which says nothing that the label does not say.
    source = entries[0] if len(entries) == 1 and entries[0].is_dir() and not package.is_wheel else partial
    source.rename(target)
    shutil.rmtree(partial, ignore_errors=True)
    return target


def downloaded(package: Package, cache: Path) -> Path:
    """The archive as pip fetched it. pip may build an sdist's metadata, never the package."""
    folder = cache / "downloads" / package.kind / package.label
    if not folder.exists():
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        kind = "--only-binary" if package.is_wheel else "--no-binary"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--ignore-requires-python"]
        # Of this package alone: what builds its metadata may be a wheel, or pip would build compilers first.
        command += [kind, package.name, "--dest", str(partial), f"{package.name}=={package.version}"]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            raise OSError(f"pip download failed: {result.stderr.strip()[-600:]}")
        partial.rename(folder)
    (archive,) = folder.iterdir()
    return archive


def environment(list_file: Path, cache: Path) -> Path:
    """A directory that aiomend takes for `--python`, with the pinned wheels unpacked in it at the first call.

    There is no interpreter in it: nothing of these packages is built or run.
    """
    pins = [f"{package.name}=={package.version}" for package in read_packages(list_file)]
    digest = hashlib.sha256("\n".join([ENVIRONMENT_PYTHON, *sorted(pins)]).encode()).hexdigest()
    home = cache / "environment" / digest[:16]
    if home.exists():
        return home
    partial = home.with_name(home.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    target = partial / "lib" / f"python{ENVIRONMENT_PYTHON}" / "site-packages"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    # A wheel for the environment's Python, whichever runs this script.
    command += ["--only-binary", ":all:", "--python-version", ENVIRONMENT_PYTHON, "--no-compile"]
    result = subprocess.run([*command, "--target", str(target), *pins], capture_output=True, text=True)
    if result.returncode != 0:
        raise OSError(f"pip install failed: {result.stderr.strip()[-600:]}")
    partial.rename(home)
    return home


def tools_python(cache: Path, requirements: list[str]) -> Path:
    """The Python of a virtual environment in the cache that holds `requirements`."""
    home = cache / "tools"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp = home / "requirements.txt"
    installed = set(stamp.read_text(encoding="utf-8").split()) if stamp.exists() else set()
    if not python.exists():
        venv.create(home, with_pip=True)
        installed = set()
    if not set(requirements) <= installed:
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *requirements], check=True)
        stamp.write_text("\n".join(sorted(installed.union(requirements))), encoding="utf-8")
    return python


def ruff_command(cache: Path) -> list[str]:
    """How to call ruff: always the pinned one, so that two machines give the same figures."""
    return [str(tools_python(cache, [RUFF]).with_name("ruff"))]
