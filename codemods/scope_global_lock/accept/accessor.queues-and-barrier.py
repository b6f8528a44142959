import asyncio

_STACK = asyncio.LifoQueue()
_ORDER = asyncio.PriorityQueue(maxsize=4)
_GATE = asyncio.Barrier(2)


class Stage:
    async def run(self, number):
        _STACK.put_nowait(number)
        await _ORDER.put(-number)
        await _GATE.wait()
        print(await _STACK.get(), _ORDER.get_nowait())


async def main():
    await asyncio.gather(Stage().run(1), Stage().run(2))


if __name__ == "__main__":
    asyncio.run(main())
