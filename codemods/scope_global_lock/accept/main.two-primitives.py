import asyncio

JOBS = asyncio.Queue(maxsize=2)
SLOTS = asyncio.Semaphore(2)


async def produce(count):
    for number in range(count):
        await JOBS.put(number)


async def consume():
    while True:
        number = await JOBS.get()
        async with SLOTS:
            await asyncio.sleep(0)
            print("done", number)
        JOBS.task_done()


async def main():
    consumers = [asyncio.ensure_future(consume()) for _ in range(3)]
    await produce(5)
    await JOBS.join()
    for consumer in consumers:
        consumer.cancel()


if __name__ == "__main__":
    asyncio.run(main())
