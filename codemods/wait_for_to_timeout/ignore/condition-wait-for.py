import asyncio


async def main():
    condition = asyncio.Condition()
    async with condition:
        print(await condition.wait_for(lambda: True))
