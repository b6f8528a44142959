async def get(queue):
    # first
    # second
    # third
    item = await queue.get()  # fourth
    return item
