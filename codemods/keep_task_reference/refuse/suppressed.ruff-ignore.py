import asyncio


async def main():
    asyncio.create_task(flush())  # ruff: ignore[RUF006]
    asyncio.create_task(flush())  # ruff: ignore[E501, asyncio-dangling-task]
    asyncio.create_task(flush())  # ruff:ignore[asyncio-dangling-task]


async def flush(): ...
