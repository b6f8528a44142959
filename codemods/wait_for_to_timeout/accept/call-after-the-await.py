import asyncio


def key():
    print("key")
    return "k"


async def fetch():
    print("fetch")
    return 1


async def main():
    pages = {}
    pages[key()] = await asyncio.wait_for(fetch(), timeout=5)
    print(await asyncio.wait_for(fetch(), timeout=5), key())
    print(pages)
