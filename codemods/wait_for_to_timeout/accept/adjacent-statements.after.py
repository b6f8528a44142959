import asyncio


async def drain(server, task):
    server.close()
    async with asyncio.timeout(5):
        await server.wait_closed()
    async with asyncio.timeout(5):
        await task
    async with asyncio.timeout(5):
        return await server.report()
