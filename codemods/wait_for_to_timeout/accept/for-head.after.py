import asyncio


async def fetch_items():
    return ["a", "b"]


async def main():
    async with asyncio.timeout(5):
        items = await fetch_items()
    for item in items:
        print(item)
    else:
        print("end")


async def numbered():
    async with asyncio.timeout(5):
        items = await fetch_items()
    for number, item in enumerate(items):
        print(number, item)
