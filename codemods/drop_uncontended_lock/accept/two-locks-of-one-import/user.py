import json
from site import _LOCK, _OTHER


async def clear(rows):
    async with _LOCK:
        rows.clear()
    async with _OTHER:
        print(json.dumps(rows))
