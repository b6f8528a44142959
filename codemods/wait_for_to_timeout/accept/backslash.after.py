import asyncio


async def call(client, host):
    async with asyncio.timeout(5):
        reply = \
            await client.request(host)
    async with asyncio.timeout(5):
        assert reply and \
            await client.request(host)
