import asyncio


async def key():
    return "k"


async def forget(cache):
    del cache[await asyncio.wait_for(key(), 5)]


async def fail():
    raise LookupError(await asyncio.wait_for(key(), 5))


async def main():
    cache = {"k": 1}
    await forget(cache)
    print(cache)
    try:
        await fail()
    except LookupError as error:
        print(error.args)
