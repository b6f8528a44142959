from asyncio import create_task, sleep \



async def flush() -> None:
    print("flushed")


async def main() -> None:
    create_task(flush())
    await sleep(0.01)
