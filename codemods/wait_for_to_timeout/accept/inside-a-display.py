import asyncio


async def fetch(number):
    return number


async def main():
    pages = {
        "first": await asyncio.wait_for(fetch(1), timeout=5),
        "second": 2,
    }
    print(pages)
