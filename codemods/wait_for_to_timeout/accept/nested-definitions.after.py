import asyncio
import functools


def traced(function):
    @functools.wraps(function)
    async def wrapper(value):
        async with asyncio.timeout(5):
            return await function(value)

    return wrapper


class Outer:
    class Inner:
        @staticmethod
        @traced
        async def run(value):
            async def later():
                return value

            async with asyncio.timeout(5):
                return await later()


async def main():
    print(await Outer.Inner.run(3))
