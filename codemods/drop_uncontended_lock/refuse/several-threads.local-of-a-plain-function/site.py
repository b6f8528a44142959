import asyncio


def build(client):
    lock = asyncio.Lock()
    seen = []

    async def see(name):
        async with lock:
            seen.append(name)

    return see
