import asyncio


def stamp():
    print("stamp")
    return 0


async def fetch():
    print("fetch")
    return 1


async def main():
    async with asyncio.timeout(5):
        print((stamp(), await fetch()))
    async with asyncio.timeout(5):
        total = stamp() + await fetch()
    async with asyncio.timeout(5):
        page = stamp() or await fetch()
    print(total, page)
