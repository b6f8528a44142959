import asyncio
import functools


def one_at_a_time(lock):
    def decorate(function):
        @functools.wraps(function)
        async def wrapper(*args):
            async with lock:
                return await function(*args)

        return wrapper

    return decorate


@one_at_a_time(asyncio.Lock())
async def use(number):
    print(number)


asyncio.run(use(1))
