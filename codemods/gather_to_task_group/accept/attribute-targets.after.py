import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def open(self):
        async with asyncio.TaskGroup() as tg:
            page_task = tg.create_task(fetch(1))
            index_task = tg.create_task(load(2))
        self.page, self._index = page_task.result(), index_task.result()
        async with asyncio.TaskGroup() as tg:
            fetch_task = tg.create_task(fetch(1))
            load_task = tg.create_task(load(2))
        self.all = [fetch_task.result(), load_task.result()]
