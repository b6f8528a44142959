import asyncio


async def fetch(number):
    await asyncio.sleep(0)
    return number


async def main():
    queue = [3, 2, 0]
    print([await fetch(n) for n in queue])
    print(queue, await fetch(1), await fetch(2))
    if not queue:
        print("empty")
    elif await fetch(1):
        print("one")
    while await fetch(queue[0]):
        print(queue.pop(0))

    def default(value=await fetch(4)):
        return value

    print(default())
