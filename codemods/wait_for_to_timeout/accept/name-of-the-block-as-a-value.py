from asyncio import wait_for


async def watch(get_timeout):
    if await wait_for(get_timeout(), 5):
        print("none")
