import asyncio


async def fetch():
    return "page"


async def main():
    async with asyncio.timeout(5):
        print(page := await fetch())
    print(page)
