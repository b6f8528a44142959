import asyncio


async def echo(text):
    return text


async def main():
    async with asyncio.timeout(5):
        first = await echo("""
        SELECT 1
    """)
    async with asyncio.timeout(5):
        second = await echo(
            text="""
one
""",
        )
    print(repr(first), repr(second))
