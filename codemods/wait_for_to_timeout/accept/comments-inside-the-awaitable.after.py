import asyncio


async def call(client, host):
    async with asyncio.timeout(5):
        await client.request(
            host,  # the peer
            # no payload
            None,
        )
    async with asyncio.timeout(5):
        await client.request(
            host,
            None,
        )  # twice
