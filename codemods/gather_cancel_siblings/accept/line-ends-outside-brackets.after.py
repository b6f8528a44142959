import asyncio
from types import SimpleNamespace


async def told(number):
    return print(number)


pages = SimpleNamespace(page=lambda: SimpleNamespace(fetch=told))
reports = SimpleNamespace(report=told)


async def main():
    report_coro = (
        reports.report
    ("one")
    )
    fetch_coro = pages.page().fetch("two")
    report_task = asyncio.create_task(report_coro)
    fetch_task = asyncio.create_task(fetch_coro)
    try:
        await asyncio.gather(report_task, fetch_task)
    except Exception:  # a cancellation reaches them without us
        for task in (report_task, fetch_task):
            task.cancel()
        await asyncio.gather(report_task, fetch_task, return_exceptions=True)
        raise
