import sys

if sys.platform == "win32":
    print("elsewhere")
    from site import _LOCK
else:
    print("here")
    from site import _LOCK


async def clear(rows):
    async with _LOCK:
        rows.clear()
