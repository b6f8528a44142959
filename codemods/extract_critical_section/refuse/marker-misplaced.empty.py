async def add(items, item):
    items.append(item)
    # aiomend: critical-section
    # aiomend: end
    items.sort()
