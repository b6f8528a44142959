import asyncio


def key():
    print("key")
    return "k"


async def fetch():
    print("fetch")
    return 1


async def main():
    pages = {}
    async with asyncio.timeout(5):
        pages[key()] = await fetch()
    async with asyncio.timeout(5):
        print(await fetch(), key())
    print(pages)
