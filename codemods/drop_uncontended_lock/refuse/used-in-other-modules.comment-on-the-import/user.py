from site import _LOCK  # noqa: E402


async def clear(rows):
    async with _LOCK:
        rows.clear()
