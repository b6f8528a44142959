import asyncio

from app.background import keep as keep_2


async def flush(keep):
    print(keep)


def close(keep):
    keep_2(asyncio.create_task(flush(keep)))


async def main():
    close(True)
    await asyncio.sleep(0.01)
