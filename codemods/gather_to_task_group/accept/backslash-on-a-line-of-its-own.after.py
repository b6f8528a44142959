import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(flag):
    if flag:
             \
        async with asyncio.TaskGroup() as tg:
                 tg.create_task(fetch(1))
                 tg.create_task(load(2))
    else:
\
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(3))
            tg.create_task(load(4))
