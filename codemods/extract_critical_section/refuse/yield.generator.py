async def add(items, item):
    # aiomend: critical-section
    items.append(item)
    yield items
    # aiomend: end
