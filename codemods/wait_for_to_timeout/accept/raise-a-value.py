import asyncio


async def fail(errors):
    raise await asyncio.wait_for(errors.get(), 5)


async def main():
    errors = asyncio.Queue()
    errors.put_nowait(LookupError("gone"))
    try:
        await fail(errors)
    except LookupError as error:
        print(error)
