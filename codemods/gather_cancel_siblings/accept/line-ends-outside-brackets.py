import asyncio

import pages
import reports


async def main():
    await asyncio.gather(reports.report
("one"), pages.Page().fetch("two"))
