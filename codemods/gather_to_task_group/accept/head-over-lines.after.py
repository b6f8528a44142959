import asyncio


async def fetch(x=None): ...


async def main(flag):
    if (flag
            or not flag):
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(1))
            tg.create_task(fetch(2))
        print(1)
    if flag:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(3))
            tg.create_task(fetch(4))
        print(2)
