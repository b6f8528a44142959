import asyncio


async def fetch(number):
    return number


async def main():
    async with asyncio.timeout(5):
        pages = {
            "first": await fetch(1),
            "second": 2,
        }
    print(pages)
