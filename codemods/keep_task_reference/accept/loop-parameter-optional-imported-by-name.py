from asyncio import AbstractEventLoop, get_running_loop, sleep
from typing import Optional


async def flush():
    print("flushed")


def on_open(main_loop: Optional[AbstractEventLoop] = None):
    if main_loop:
        main_loop.create_task(flush())


def on_close(main_loop: AbstractEventLoop | None = None):
    if main_loop:
        main_loop.create_task(flush())


async def main():
    on_open(get_running_loop())
    on_close(get_running_loop())
    await sleep(0.01)
