import asyncio


async def flush():
    print("flushed")


def connect(host, on_close):
    on_close()


async def main():
    connect("localhost", on_close=lambda: asyncio.create_task(flush()))
    await asyncio.sleep(0.01)
