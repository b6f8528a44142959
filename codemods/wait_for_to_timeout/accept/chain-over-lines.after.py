import asyncio


async def rows(client):
    async with asyncio.timeout(5):
        reply = await (
            client.table
            .filter  # of today
            .rows
        )
    async with asyncio.timeout(5):
        result = await client.table.rows
    for row in result:
        print(row)
    return reply, [await row.value for row in reply]
