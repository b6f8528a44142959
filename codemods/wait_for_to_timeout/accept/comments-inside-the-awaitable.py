import asyncio


async def call(client, host):
    await asyncio.wait_for(
        client.request(
            host,  # the peer
            # no payload
            None,
        ),
        timeout=5,
    )
    await asyncio.wait_for(
        client.request(
            host,
            None,
        ),  # twice
        timeout=5,
    )
