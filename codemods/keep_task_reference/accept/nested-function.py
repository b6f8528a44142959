import asyncio


async def main():
    async def flush(name):
        print(name)

    def on_close(name):
        asyncio.create_task(flush(name))

    on_close("inner")
    await asyncio.sleep(0.01)
