import asyncio
from typing import Optional


async def flush():
    print("flushed")


def on_open(main_loop: Optional[asyncio.AbstractEventLoop] = None):
    if main_loop:
        main_loop.create_task(flush())


def on_close(main_loop: asyncio.AbstractEventLoop | None = None):
    if main_loop:
        main_loop.create_task(flush())


async def main():
    on_open(asyncio.get_running_loop())
    on_close(asyncio.get_running_loop())
    await asyncio.sleep(0.01)
