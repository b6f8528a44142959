import asyncio


async def echo(text):
    return text


async def main():
    first = await asyncio.wait_for(
        echo("""
        SELECT 1
    """),
        timeout=5,
    )
    second = await asyncio.wait_for(
        echo(
            text="""
one
""",
        ),
        timeout=5,
    )
    print(repr(first), repr(second))
