async def drain(queue):
    # it may take long
    await queue.join() \

    print("done")
