import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def fetch(self, x): ...
    async def _get_user(self): ...

    async def main(self, xs: list[int]):
        tasks = [asyncio.create_task(self.fetch(x)) for x in xs]
        try:
            await asyncio.gather(*tasks)
        except Exception:  # a cancellation reaches them without us
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise
        get_user_task = asyncio.create_task(self._get_user())
        sleep_task = asyncio.create_task(asyncio.sleep(1))
        fetch_task = asyncio.create_task(asyncio.wait_for(self.fetch(1), 2))
        try:
            return await asyncio.gather(get_user_task, sleep_task, fetch_task)
        except Exception:  # a cancellation reaches them without us
            for task_2 in (get_user_task, sleep_task, fetch_task):
                task_2.cancel()
            await asyncio.gather(get_user_task, sleep_task, fetch_task, return_exceptions=True)
            raise
