import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def open(self):
        page_task = asyncio.create_task(fetch(1))
        index_task = asyncio.create_task(load(2))
        try:
            results = await asyncio.gather(page_task, index_task)
        except Exception:  # a cancellation reaches them without us
            for task in (page_task, index_task):
                task.cancel()
            await asyncio.gather(page_task, index_task, return_exceptions=True)
            raise
        self.page, self._index = results
        fetch_task = asyncio.create_task(fetch(1))
        load_task = asyncio.create_task(load(2))
        try:
            results_2 = await asyncio.gather(fetch_task, load_task)
        except Exception:  # a cancellation reaches them without us
            for task_2 in (fetch_task, load_task):
                task_2.cancel()
            await asyncio.gather(fetch_task, load_task, return_exceptions=True)
            raise
        self.all = results_2
