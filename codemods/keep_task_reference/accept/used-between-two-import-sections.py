import asyncio


def start(coroutine):
    asyncio.create_task(coroutine)


import json


async def flush():
    print(json.dumps("flushed"))


async def main():
    start(flush())
    await asyncio.sleep(0.01)
