async def flush():
    print("flushed")


async def run(open_nursery):
    async with open_nursery() as nursery:
        nursery.create_task(flush())
        nursery.start_soon(flush)
