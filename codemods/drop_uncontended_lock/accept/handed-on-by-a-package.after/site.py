ROWS = []


async def add(row):
    ROWS.append(row)
