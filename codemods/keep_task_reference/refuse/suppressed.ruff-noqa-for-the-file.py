# ruff: noqa: E501, RUF006
import asyncio


async def main():
    asyncio.create_task(flush())


async def flush(): ...
