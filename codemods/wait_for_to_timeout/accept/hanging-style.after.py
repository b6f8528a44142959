import asyncio


async def call(client, host, payload):
    async with asyncio.timeout(5):
        await client.request(
            host,
            payload,
        )
    async with asyncio.timeout(5):
        reply = await client.reply(host)
    return reply
