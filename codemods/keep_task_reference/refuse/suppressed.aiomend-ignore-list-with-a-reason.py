from asyncio import create_task, sleep


async def job():
    print("done")


async def main():
    create_task(job())  # aiomend: ignore[wait-for-to-timeout, keep-task-reference] ok
    await sleep(0.01)
