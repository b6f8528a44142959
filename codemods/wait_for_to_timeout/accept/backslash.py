import asyncio


async def call(client, host):
    reply = \
        await asyncio.wait_for(client.request(host), timeout=5)
    assert reply and \
        await asyncio.wait_for(client.request(host), timeout=5)
