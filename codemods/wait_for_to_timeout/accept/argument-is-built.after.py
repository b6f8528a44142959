import asyncio


def build(number):
    return number + 1


async def fetch(request):
    return request


async def main():
    async with asyncio.timeout(5):
        print(await fetch(build(1)))
