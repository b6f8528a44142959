from asyncio import timeout


async def watch(get_timeout):
    async with timeout(5):
        result = await get_timeout()
    if result:
        print("none")
