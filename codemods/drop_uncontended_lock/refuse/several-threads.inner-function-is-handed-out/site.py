import asyncio


async def main(client):
    lock = asyncio.Lock()
    seen = []

    async def see(name):
        async with lock:
            seen.append(name)

    client.callback = see
