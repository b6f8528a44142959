import asyncio


async def task_a(lock):
    print("a waits")
    await lock.acquire()
    print("a has it")


async def task_b(lock):
    print("b waits")
    try:
        await asyncio.wait_for(lock.acquire(), timeout=0.01)
    except asyncio.TimeoutError:
        print("b gives up")


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(task_a(lock), task_b(lock))


if __name__ == "__main__":
    asyncio.run(main())
