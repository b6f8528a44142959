import asyncio


async def main(wait_for_change):
    changed = asyncio.Condition()
    task = asyncio.create_task(wait_for_change(changed))
    async with changed:
        changed.notify_all()
    await task
