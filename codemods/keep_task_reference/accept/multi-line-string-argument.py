import asyncio


async def post(text):
    print(repr(text))


async def main():
    asyncio.create_task(
        post(
            """first
        second
"""
        ),
        name="post",
    )
    await asyncio.sleep(0.01)
