import asyncio

_LOCK = asyncio.Lock()


async def open_door(lock):
    async with _LOCK:
        print("open", lock)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(open_door("front"), open_door("back"))


if __name__ == "__main__":
    asyncio.run(main())
