import asyncio


async def rows(client):
    reply = await asyncio.wait_for(
        client.table
        .filter  # of today
        .rows,
        timeout=5,
    )
    for row in await asyncio.wait_for(
        client.table
            .rows,
        timeout=5,
    ):
        print(row)
    return reply, [await asyncio.wait_for(row
                                          .value, None) for row in reply]
