import asyncio


def _get_slots() -> asyncio.Semaphore:
    """Return the semaphore of the running event loop."""
    # A semaphore belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    slots = getattr(loop, "case._SLOTS", None)
    if slots is None:
        slots = asyncio.Semaphore(
            # As many as the server takes = 2
            # see its() manual.
            2
        )
        setattr(loop, "case._SLOTS", slots)
    return slots


async def worker(number):
    async with _get_slots():
        print(number)
