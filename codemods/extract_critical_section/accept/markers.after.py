counts = {}


def _add_critical(key, item):
    """Run without suspending: no other task can interleave."""
    before = counts.get(key, 0)
    counts[key] = before + item
    return before


async def add(key, queue):
    item = await queue.get()
    # aiomend: critical-section
    before = _add_critical(key, item)
    # aiomend: end
    await queue.put(before)
