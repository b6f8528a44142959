count = 0


async def add(wait):
    count = 1
    before = count
    count = before + 1
    await wait(count)
