counts = {}


async def add(key, queue):
    item = await queue.get()
    # aiomend: critical-section
    before = counts.get(key, 0)
    counts[key] = before + item
    # aiomend: end
    await queue.put(before)
