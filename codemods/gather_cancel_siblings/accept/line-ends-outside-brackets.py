import asyncio
from types import SimpleNamespace


async def told(number):
    return print(number)


pages = SimpleNamespace(page=lambda: SimpleNamespace(fetch=told))
reports = SimpleNamespace(report=told)


async def main():
    await asyncio.gather(reports.report
("one"), pages.page().fetch("two"))
