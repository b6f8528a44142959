import asyncio


async def wait_quietly(event):
    try:
        await asyncio.wait_for(event.wait(), timeout=0.01)
    except asyncio.TimeoutError:
        return False
    return True


async def get_or_default(queue):
    try:
        return await asyncio.wait_for(queue.get(), 0.01)
    except TimeoutError:
        return "default"
    finally:
        print("done")


async def main():
    print(await wait_quietly(asyncio.Event()))
    print(await get_or_default(asyncio.Queue()))
