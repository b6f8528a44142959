import asyncio


async def flush():
    print("flushed")


def start(on_close):
    task = asyncio.create_task(flush())

    def close():
        task.cancel()

    on_close(close)
