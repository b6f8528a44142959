import asyncio


async def visit(door, guest):
    async with asyncio.timeout(5):
        is_open = await door.is_open()
    if is_open and guest.invited():
        return "inside"
    async with asyncio.timeout(5):
        keeper = await door.find_keeper(guest)
    if keeper.awake:
        return "asked"
    return "outside"
