import asyncio


async def fetch():
    return "page"


async def main():
    print(page := await asyncio.wait_for(fetch(), timeout=5))
    print(page)
