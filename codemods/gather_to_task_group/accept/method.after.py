import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def fetch(self, x): ...
    async def _get_user(self): ...

    async def main(self, xs: list[int]):
        async with asyncio.TaskGroup() as tg:
            for x in xs:
                tg.create_task(self.fetch(x))
        async with asyncio.TaskGroup() as tg:
            get_user_task = tg.create_task(self._get_user())
            sleep_task = tg.create_task(asyncio.sleep(1))
            fetch_task = tg.create_task(asyncio.wait_for(self.fetch(1), 2))
        return [get_user_task.result(), sleep_task.result(), fetch_task.result()]
