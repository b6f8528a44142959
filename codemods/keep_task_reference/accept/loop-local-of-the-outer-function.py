import asyncio


async def flush():
    print("flushed")


async def main():
    loop = asyncio.get_running_loop()

    def on_close():
        loop.create_task(flush())

    on_close()
    await asyncio.sleep(0.01)
