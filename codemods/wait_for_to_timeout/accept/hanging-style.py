import asyncio


async def call(client, host, payload):
    await asyncio.wait_for(client.request(
        host,
        payload,
    ), timeout=5)
    reply = await asyncio.wait_for(
        client.reply(host), 5)
    return reply
