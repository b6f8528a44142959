import asyncio


async def visit(door, guest):
    if await asyncio.wait_for(door.is_open(), timeout=5) and guest.invited():
        return "inside"
    if (await asyncio.wait_for(door.find_keeper(guest), timeout=5)).awake:
        return "asked"
    return "outside"
