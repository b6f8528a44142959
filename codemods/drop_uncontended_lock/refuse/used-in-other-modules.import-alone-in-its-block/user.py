try:
    from site import _LOCK
finally:
    print("imported")


async def clear(rows):
    async with _LOCK:
        rows.clear()
