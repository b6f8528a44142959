import asyncio

lock = asyncio.Lock()


async def task_a():
    print("a waits")
    await lock.acquire()
    print("a has it")


async def task_b():
    print("b waits")
    try:
        await asyncio.wait_for(lock.acquire(), timeout=0.01)
    except asyncio.TimeoutError:
        print("b gives up")


async def main():
    await asyncio.gather(task_a(), task_b())


if __name__ == "__main__":
    asyncio.run(main())
