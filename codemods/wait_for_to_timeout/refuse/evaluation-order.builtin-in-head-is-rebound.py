import asyncio


def len(rows):
    return rows.count


async def check(queue):
    if len(await asyncio.wait_for(queue.get(), 5)):
        print("rows")
