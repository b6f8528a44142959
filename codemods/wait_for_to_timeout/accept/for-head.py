import asyncio


async def fetch_items():
    return ["a", "b"]


async def main():
    for item in await asyncio.wait_for(fetch_items(), timeout=5):
        print(item)
    else:
        print("end")


async def numbered():
    for number, item in enumerate(await asyncio.wait_for(fetch_items(), timeout=5)):
        print(number, item)
