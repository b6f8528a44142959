import asyncio


async def step(name):
    print(name)


class Worker:
    async def start(self):
        asyncio.create_task(step("start"))

    def stop(self):
        asyncio.create_task(step("stop"))


async def main():
    asyncio.create_task(step("one"))
    asyncio.create_task(step("two"))
    await Worker().start()
    Worker().stop()
    await asyncio.sleep(0.01)
