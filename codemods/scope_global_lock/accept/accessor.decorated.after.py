import asyncio
import functools


def _get_slots() -> asyncio.BoundedSemaphore:
    """Return the semaphore of the running event loop."""
    # A semaphore belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    slots = getattr(loop, "case._SLOTS", None)
    if slots is None:
        slots = asyncio.BoundedSemaphore(2)
        setattr(loop, "case._SLOTS", slots)
    return slots


def logged(function):
    @functools.wraps(function)
    async def wrapper(number):
        print("start", number)
        return await function(number)

    return wrapper


@logged
async def worker(number):
    async with _get_slots():
        print(number)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(*[worker(number) for number in range(4)])


if __name__ == "__main__":
    asyncio.run(main())
