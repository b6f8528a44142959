async def add(items, item):
    # aiomend: critical-section
    items.append(item)
    await item.flush()
    # aiomend: end
