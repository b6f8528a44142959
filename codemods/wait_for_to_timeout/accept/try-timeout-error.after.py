import asyncio


async def wait_quietly(event):
    try:
        async with asyncio.timeout(0.01):
            await event.wait()
    except asyncio.TimeoutError:
        return False
    return True


async def get_or_default(queue):
    try:
        async with asyncio.timeout(0.01):
            return await queue.get()
    except TimeoutError:
        return "default"
    finally:
        print("done")


async def main():
    print(await wait_quietly(asyncio.Event()))
    print(await get_or_default(asyncio.Queue()))
