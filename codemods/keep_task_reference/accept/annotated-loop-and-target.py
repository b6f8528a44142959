import asyncio


class Cache:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    async def flush(self) -> str:
        print("flushed")
        return "flushed"

    def close(self) -> None:
        _: asyncio.Task[str] = self._loop.create_task(self.flush(), name="flush")


async def main() -> None:
    Cache(asyncio.get_running_loop()).close()
    await asyncio.sleep(0.01)
