import asyncio


async def flush(region, account):
    print(region, account)


async def main():
    asyncio.create_task(
        # The first flush is the slow one.
        flush(
            "eu",  # nearest
            "main",
        ),
        name="flush",  # shown by the debugger
        # context=None,
    )  # nobody waits for it
    await asyncio.sleep(0.01)
