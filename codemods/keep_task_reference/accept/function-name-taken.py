import asyncio


def _keep_task(name, task):
    print("kept", name)


async def flush():
    print("flushed")


async def main():
    _keep_task("flush", asyncio.create_task(flush()))
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
