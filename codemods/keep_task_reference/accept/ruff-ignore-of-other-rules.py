# ruff: noqa: E501
import asyncio


async def main():
    asyncio.create_task(flush())  # ruff: ignore[E501]


async def flush(): ...
