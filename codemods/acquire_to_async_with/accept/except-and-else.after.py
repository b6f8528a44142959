import asyncio

lock = asyncio.Lock()


async def work(job):
    async with lock:
        try:
            value = await job()
        except ValueError as error:
            print(
                error,
            )
            raise
        else:
            print("""
    as it is
""", value)
    return value
