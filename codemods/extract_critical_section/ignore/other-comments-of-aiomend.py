async def add(items, item):
    # aiomend: critical-sections are explained elsewhere
    items.append(item)
    # see aiomend: end
    items.sort()
