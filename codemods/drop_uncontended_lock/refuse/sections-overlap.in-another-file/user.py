from site import _LOCK


async def clear(rows):
    async with _LOCK:

        async def again():
            async with _LOCK:
                rows.clear()

        rows.later(again)
