import asyncio


async def visit(depth, tree_lock):
    async with tree_lock:
        print(depth)
        await asyncio.sleep(0)
    if depth:
        await asyncio.gather(*(visit(depth - 1, tree_lock) for _ in range(2)))


async def main():
    tree_lock = asyncio.Lock()
    await visit(2, tree_lock)


if __name__ == "__main__":
    asyncio.run(main())
