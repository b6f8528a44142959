import asyncio

_LOCK = asyncio.Lock()


class Printer:
    def __init__(self, name):
        self.name = name

    async def print(self):
        async with _LOCK:
            print(self.name)
            await asyncio.sleep(0)


async def main():
    await asyncio.gather(*[Printer(name).print() for name in ("a", "b")])


if __name__ == "__main__":
    asyncio.run(main())
