import asyncio


async def flush():
    await asyncio.sleep(0)


async def main():
    await asyncio.gather(
        flush(),
        flush(),  # again
    )  # noqa: E501
