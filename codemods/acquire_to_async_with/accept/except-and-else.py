import asyncio

lock = asyncio.Lock()


async def work(job):
    await lock.acquire()
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
    finally:
        lock.release()
    return value
