import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(1))
            tg.create_task(load(2))
    except Exception:
        print('failed')
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(1))
            tg.create_task(load(2))
    except asyncio.CancelledError:
        raise
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(1))
            tg.create_task(load(2))
    except* ValueError:
        pass
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(1))
            tg.create_task(load(2))
    finally:
        print('done')
