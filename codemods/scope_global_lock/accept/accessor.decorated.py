import asyncio
import functools

_SLOTS = asyncio.BoundedSemaphore(2)


def logged(function):
    @functools.wraps(function)
    async def wrapper(number):
        print("start", number)
        return await function(number)

    return wrapper


@logged
async def worker(number):
    async with _SLOTS:
        print(number)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(*[worker(number) for number in range(4)])


if __name__ == "__main__":
    asyncio.run(main())
