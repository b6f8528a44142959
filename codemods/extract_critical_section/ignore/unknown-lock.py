async def add(lock, items, item):
    async with lock:
        items.append(item)
        items.sort()
