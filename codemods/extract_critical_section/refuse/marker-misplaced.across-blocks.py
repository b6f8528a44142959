async def add(items, item):
    # aiomend: critical-section
    items.append(item)
    if item:
        items.sort()
        # aiomend: end
