import asyncio

TREE_LOCK = asyncio.Lock()


async def visit(depth):
    async with TREE_LOCK:
        print(depth)
        await asyncio.sleep(0)
    if depth:
        await asyncio.gather(*(visit(depth - 1) for _ in range(2)))


async def main():
    await visit(2)


if __name__ == "__main__":
    asyncio.run(main())
