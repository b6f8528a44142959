import asyncio


async def fetch(number):
    await asyncio.sleep(0)
    return number


async def main():
    queue = [3, 2, 0]
    print([await asyncio.wait_for(fetch(n), None) for n in queue])
    print(queue, await fetch(1), await asyncio.wait_for(fetch(2), timeout=None))
    if not queue:
        print("empty")
    elif await asyncio.wait_for(fetch(1), None):
        print("one")
    while await asyncio.wait_for(fetch(queue[0]), None):
        print(queue.pop(0))

    def default(value=await asyncio.wait_for(fetch(4), None)):
        return value

    print(default())
