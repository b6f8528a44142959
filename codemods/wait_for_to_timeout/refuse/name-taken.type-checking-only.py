from asyncio import wait_for
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio


async def main(queue: "asyncio.Queue[int]", timeout: float) -> int:
    return await wait_for(queue.get(), timeout)
