import asyncio


async def answer(route, status=0):
    print(route, status)


def connect(path, handler, times):
    handler(path)


async def main():
    connect(
        "localhost.local", lambda route: asyncio.create_task(answer(route)), times=1
    )
    connect(
        "localhost",
        lambda route: asyncio.create_task(
            answer(route, status="fulfilled by the first handler")
        ),
        times=1,
    )
    await asyncio.sleep(0.01)
