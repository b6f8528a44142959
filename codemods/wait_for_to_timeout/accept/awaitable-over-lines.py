import asyncio


async def call(client, host, payload):
    reply = await asyncio.wait_for(
        client.request(
            host,
            payload,
        ),
        timeout=5,
    )
    await asyncio.wait_for(
        client.acknowledge_the_reply_of_the_server(
            host, payload, reply.identifier, reply.arrived, reply.checksum
        ),
        timeout=5,
    )
