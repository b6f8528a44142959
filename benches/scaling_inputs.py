"""Inputs that grow in one respect, for `scaling.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Curve:
    """Inputs of doubling size."""

    name: str
    what: str  # what grows, for people
    face: str  # the command that looks at them
    sizes: tuple[int, ...]
    files: Callable[[int], dict[str, str]]  # by size: names and texts
    bound: str | None = None  # why it ends there: then its slope is shown and not judged


def doubling(first: int, steps: int) -> tuple[int, ...]:
    return tuple(first << step for step in range(steps))


def function(number: int, *lines: str) -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"async def function_{number}(queue, other):\n{body}\n\n"


def module(*parts: str) -> str:
    return "import asyncio\n\n\n" + "".join(parts)


def lines(size: int) -> dict[str, str]:
    """Code around one site, none of which matters to it."""
    plain = [function(number, "item = await queue.get()", "other.append(item)", "return item") for number in range(size // 6)]
    return {"a.py": module(function(size, "return await asyncio.wait_for(queue.get(), 5)"), *plain)}


def fixes(size: int) -> dict[str, str]:
    """Fixes in one file, independent of each other."""
    return {"a.py": module(*(function(n, "return await asyncio.wait_for(queue.get(), 5)") for n in range(size)))}


def refusals(size: int) -> dict[str, str]:
    """Sites in one file that are left alone with reasons."""
    call = "return await asyncio.gather(*map(other, queue), return_exceptions=True)"
    return {"a.py": module(*(function(number, call) for number in range(size)))}


def body(size: int) -> dict[str, str]:
    """Fixes in one function, one after the other."""
    return {"a.py": module(function(0, *("item = await asyncio.wait_for(queue.get(), 5)" for _ in range(size))))}


def shared(size: int) -> dict[str, str]:
    """Fixes that share an import which goes when the last of them is made: each is told with what it requires."""
    text = "".join(
        f"async def function_{number}(queue):\n    return await wait_for(queue.get(), 5)\n\n\n" for number in range(size)
    )
    return {"a.py": "from asyncio import wait_for\n\n\n" + text}


def chain(size: int) -> dict[str, str]:
    """Fixes of which each builds on the next: the inner wait is seen when the outer one is a block."""
    call = "queue.get()"
    for seconds in range(size):
        call = f"asyncio.wait_for({call}, {seconds + 1})"
    return {"a.py": module(*(function(number, f"return await {call}") for number in range(20)))}


def nesting(size: int) -> dict[str, str]:
    """Blocks in blocks with a site at the bottom."""
    deep = [f"{'    ' * depth}if other[{depth}]:" for depth in range(size)]
    site = f"{'    ' * size}await asyncio.wait_for(queue.get(), 5)"
    return {"a.py": module(*(function(number, *deep, site) for number in range(100)))}


def long_line(size: int) -> dict[str, str]:
    """A list of many elements on one line, in kilobytes."""
    return {"a.py": module(function(0, f"table = [{'12345678, ' * (size * 100)}]", "return await asyncio.wait_for(queue.get(), 5)"))}


def elements(size: int) -> dict[str, str]:
    """Awaitables in one gather."""
    calls = ", ".join(f"work({number})" for number in range(size))
    work = "async def work(number):\n    return number\n\n\n"
    return {"a.py": module(work, function(0, f"return await asyncio.gather({calls})"))}


def modules(size: int) -> dict[str, str]:
    """Modules, each with a site whose fix needs to know a function of the next."""
    files = {}
    for number in range(size):
        following = (number + 1) % size
        work = f"async def work_{number}(item):\n    return item\n\n\n"
        call = f"return await asyncio.gather(work_{following}(1), work_{following}(2))"
        files[f"package_{number // 100}/module_{number}.py"] = (
            f"import asyncio\n\nfrom package_{following // 100}.module_{following} import work_{following}\n\n\n"
            + work
            + function(number, call)
        )
    for number in range((size + 99) // 100):
        files[f"package_{number}/__init__.py"] = ""
    return files


def re_exports(size: int) -> dict[str, str]:
    """Modules that a name is handed through to the site."""
    files = {"m0.py": "async def work(item):\n    return item\n"}
    for number in range(1, size):
        files[f"m{number}.py"] = f"from m{number - 1} import work\n"
    files["a.py"] = f"import asyncio\n\nfrom m{size - 1} import work\n\n\n" + function(
        0, "return await asyncio.gather(work(1), work(2))"
    )
    return files


def heirs(size: int) -> dict[str, str]:
    """Classes, each the heir of the one before, with a site in the last."""
    files = {"c0.py": "class Base0:\n    async def work(self, item):\n        return item\n"}
    for number in range(1, size):
        before = number - 1
        files[f"c{number}.py"] = f"from c{before} import Base{before}\n\n\nclass Base{number}(Base{before}):\n    pass\n"
    files["a.py"] = (
        f"import asyncio\n\nfrom c{size - 1} import Base{size - 1}\n\n\nclass Last(Base{size - 1}):\n"
        "    async def both(self):\n        return await asyncio.gather(self.work(1), self.work(2))\n"
    )
    return files


def users(size: int) -> dict[str, str]:
    """Modules that use one lock: a fix over all of them."""
    files = {"locks.py": "import asyncio\n\n_LOCK = asyncio.Lock()\nROWS = []\n"}
    for number in range(size):
        files[f"user_{number}.py"] = (
            "from locks import _LOCK, ROWS\n\n\n"
            f"async def add_{number}(row):\n    async with _LOCK:\n        ROWS.append(row)\n"
        )
    return files


CURVES = [
    Curve("lines", "lines of a file with one site", "check", doubling(4000, 6), lines),
    Curve("fixes", "fixes in a file", "diff", doubling(128, 6), fixes),
    Curve("body", "fixes in a function", "diff", doubling(128, 6), body),
    Curve("refusals", "refused sites in a file", "check", doubling(128, 6), refusals),
    Curve("shared", "fixes that share an import", "check", doubling(128, 6), shared),
    Curve(
        "chain",
        "fixes that build on each other",
        "check",
        doubling(1, 5),
        chain,
        bound="each takes a pass over the file, and Python compiles 20 blocks inside one another",
    ),
    Curve("nesting", "blocks around a site", "diff", doubling(5, 5), nesting),
    Curve("line", "kilobytes of a line", "check", doubling(64, 6), long_line),
    Curve("elements", "awaitables of a gather", "check", doubling(1_000, 7), elements),
    Curve("modules", "modules with a site", "check", doubling(64, 6), modules),
    Curve("re-exports", "modules that hand a name on", "check", doubling(16, 6), re_exports),
    Curve("heirs", "classes above one another", "check", doubling(16, 6), heirs),
    Curve("users", "modules that share a lock", "diff", doubling(16, 6), users),
]
