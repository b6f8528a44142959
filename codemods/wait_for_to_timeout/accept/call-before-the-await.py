import asyncio


def stamp():
    print("stamp")
    return 0


async def fetch():
    print("fetch")
    return 1


async def main():
    print((stamp(), await asyncio.wait_for(fetch(), timeout=5)))
    total = stamp() + await asyncio.wait_for(fetch(), timeout=5)
    page = stamp() or await asyncio.wait_for(fetch(), timeout=5)
    print(total, page)
