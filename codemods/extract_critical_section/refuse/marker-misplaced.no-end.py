async def add(items, item):
    # aiomend: critical-section
    items.append(item)
    items.sort()
