class Recorder:
    def create_task(self, coroutine):
        coroutine.close()


asyncio = Recorder()


async def flush():
    print("flushed")


def close():
    asyncio.create_task(flush())
