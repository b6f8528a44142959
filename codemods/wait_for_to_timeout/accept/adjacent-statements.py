import asyncio


async def drain(server, task):
    server.close()
    await asyncio.wait_for(server.wait_closed(), 5)
    await asyncio.wait_for(task, 5)
    return await asyncio.wait_for(server.report(), 5)
