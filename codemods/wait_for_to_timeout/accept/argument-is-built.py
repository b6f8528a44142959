import asyncio


def build(number):
    return number + 1


async def fetch(request):
    return request


async def main():
    print(await asyncio.wait_for(fetch(build(1)), timeout=5))
