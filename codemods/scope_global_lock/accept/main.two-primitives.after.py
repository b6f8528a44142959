import asyncio


async def produce(count, jobs):
    for number in range(count):
        await jobs.put(number)


async def consume(jobs, slots):
    while True:
        number = await jobs.get()
        async with slots:
            await asyncio.sleep(0)
            print("done", number)
        jobs.task_done()


async def main():
    jobs = asyncio.Queue(maxsize=2)
    slots = asyncio.Semaphore(2)
    consumers = [asyncio.ensure_future(consume(jobs, slots)) for _ in range(3)]
    await produce(5, jobs)
    await jobs.join()
    for consumer in consumers:
        consumer.cancel()


if __name__ == "__main__":
    asyncio.run(main())
