import asyncio
import functools


def traced(function):
    @functools.wraps(function)
    async def wrapper(value):
        return await asyncio.wait_for(function(value), timeout=5)

    return wrapper


class Outer:
    class Inner:
        @staticmethod
        @traced
        async def run(value):
            async def later():
                return value

            return await asyncio.wait_for(later(), timeout=5)


async def main():
    print(await Outer.Inner.run(3))
