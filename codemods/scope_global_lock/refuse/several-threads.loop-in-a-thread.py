import asyncio
import threading

_LOCK = asyncio.Lock()


async def work():
    async with _LOCK:
        await asyncio.sleep(0)


def start():
    threading.Thread(target=lambda: asyncio.run(work())).start()
    asyncio.run(work())
