import asyncio


async def flush():
    print("flushed")


def on_close(loop):
    loop.create_task(flush())


async def main():
    on_close(asyncio.get_running_loop())
    await asyncio.sleep(0.01)
