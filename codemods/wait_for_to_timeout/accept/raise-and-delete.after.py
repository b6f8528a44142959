import asyncio


async def key():
    return "k"


async def forget(cache):
    async with asyncio.timeout(5):
        del cache[await key()]


async def fail():
    async with asyncio.timeout(5):
        raise LookupError(await key())


async def main():
    cache = {"k": 1}
    await forget(cache)
    print(cache)
    try:
        await fail()
    except LookupError as error:
        print(error.args)
