import asyncio


async def call(client, host, payload):
    async with asyncio.timeout(5):
        reply = await client.request(host,
                                     payload)
    async with asyncio.timeout(5):
        print(await client.request(host, payload),
              reply)
