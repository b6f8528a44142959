import asyncio


async def open_door(lock, lock_2):
    async with lock_2:
        print("open", lock)
        await asyncio.sleep(0)


async def main():
    lock_2 = asyncio.Lock()
    await asyncio.gather(open_door("front", lock_2), open_door("back", lock_2))


if __name__ == "__main__":
    asyncio.run(main())
