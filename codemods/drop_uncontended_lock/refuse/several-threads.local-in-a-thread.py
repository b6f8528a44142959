import asyncio
import threading


async def main(names):
    lock = asyncio.Lock()
    seen = []

    async def see(name):
        async with lock:
            seen.append(name)

    for name in names:
        threading.Thread(target=asyncio.run, args=(see(name),)).start()
