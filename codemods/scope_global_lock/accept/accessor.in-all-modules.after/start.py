import asyncio

import reports
import pages


async def main():
    async with pages._get_lock():
        print("start")
    await asyncio.gather(reports.report("one"), pages.Page().fetch("two"))


if __name__ == "__main__":
    asyncio.run(main())
