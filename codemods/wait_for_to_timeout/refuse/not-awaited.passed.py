import asyncio


async def work():
    return 1


async def start():
    task = asyncio.create_task(asyncio.wait_for(work(), 5))
    await asyncio.gather(asyncio.wait_for(work(), 5), task)
    await asyncio.shield(asyncio.wait_for(work(), timeout=5))


def main():
    asyncio.run(asyncio.wait_for(work(), 5))
    asyncio.new_event_loop().run_until_complete(asyncio.wait_for(work(), 5))
