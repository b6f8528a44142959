import asyncio


async def fail(errors):
    async with asyncio.timeout(5):
        raise await errors.get()


async def main():
    errors = asyncio.Queue()
    errors.put_nowait(LookupError("gone"))
    try:
        await fail(errors)
    except LookupError as error:
        print(error)
