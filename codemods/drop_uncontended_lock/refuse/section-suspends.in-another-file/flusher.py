from site import _LOCK, ROWS


async def flush(file):
    async with _LOCK:
        await file.write(ROWS)
