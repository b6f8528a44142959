import asyncio


async def call(client, host, payload):
    async with asyncio.timeout(5):
        reply = await client.request(
            host,
            payload,
        )
    async with asyncio.timeout(5):
        await client.acknowledge_the_reply_of_the_server(
            host, payload, reply.identifier, reply.arrived, reply.checksum
        )
