from asyncio import create_task, ensure_future as spawn, sleep


async def flush():
    print("flushed")


async def main():
    create_task(flush())
    spawn(flush())
    await sleep(0.01)
