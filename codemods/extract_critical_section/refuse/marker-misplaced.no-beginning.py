async def add(items, item):
    items.append(item)
    items.sort()
    # aiomend: end
