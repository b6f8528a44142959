async def join(queue, timeout):
    from asyncio import wait_for

    await wait_for(queue.join(), timeout)
