from facade import add


async def sort(rows):
    rows.sort()
    await add(rows)
