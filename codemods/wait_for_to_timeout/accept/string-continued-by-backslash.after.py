import asyncio


async def echo(text):
    return text


async def main():
    async with asyncio.timeout(5):
        print(repr(await echo("one \
    two")))
