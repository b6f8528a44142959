import asyncio

_READ = asyncio.Lock()
_LOCKS = {"read": _READ}


async def read():
    async with _READ:
        await asyncio.sleep(0)


async def any_of(name):
    async with _LOCKS[name]:
        await asyncio.sleep(0)
