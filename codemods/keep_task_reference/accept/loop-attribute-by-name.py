import asyncio


class Plugin:
    def __init__(self, loop):
        self._loop = loop

    async def flush(self):
        print("flushed")

    def close(self):
        self._loop.create_task(self.flush())


async def main():
    Plugin(asyncio.get_running_loop()).close()
    await asyncio.sleep(0.01)
