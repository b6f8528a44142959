import asyncio


async def flush():
    print("flushed")


async def main(tasks):
    asyncio.create_task(flush()) in tasks
    if asyncio.create_task(flush()) == tasks[0]:
        print("same")
