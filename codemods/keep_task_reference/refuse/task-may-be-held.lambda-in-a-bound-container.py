import asyncio


async def flush(name):
    print(name)


COMMANDS = {
    "flush": lambda name: asyncio.create_task(flush(name)),
}
