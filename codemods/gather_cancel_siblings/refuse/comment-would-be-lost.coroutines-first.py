import asyncio


async def flush(files):
    await asyncio.sleep(len(files))


async def main(files):
    await asyncio.gather(
        asyncio.create_task(
            # the first
            flush(files[0]),
        ),
        asyncio.create_task(flush(files[1])),
    )
