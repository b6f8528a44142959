import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def both():
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        load_task = tg.create_task(load(2))
    return [fetch_task.result(), load_task.result()]


async def main():
    try:
        try:
            return await both()
        except Exception:
            return None
    except ValueError:
        return 1
