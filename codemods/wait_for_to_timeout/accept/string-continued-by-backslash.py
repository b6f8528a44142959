import asyncio


async def echo(text):
    return text


async def main():
    print(repr(await asyncio.wait_for(echo("one \
    two"), timeout=5)))
