import asyncio


async def wait(condition, predicate, warn_interval_seconds, handler):
    while True:
        try:
            async with asyncio.timeout(5):
                await (
                    condition.wait()
                    if predicate is None
                    else condition.wait_for(predicate, warn_interval_seconds)
                )
            return
        except asyncio.TimeoutError:
            async with asyncio.timeout(5):
                await (
                    condition.wait() if predicate is None else handler.run(predicate)
                )
            async with asyncio.timeout(5):
                value = await (
                    condition.wait() if predicate is None else handler.run(predicate)
                )
            async with asyncio.timeout(5):
                # Whichever comes.
                value = await (
                    condition.wait()
                    or handler.run(predicate, "a long text that takes much of the line")
                    or value
                )
            async with asyncio.timeout(5):
                result = await (
                    condition.wait()
                    if predicate is None
                    else condition.wait_for(predicate, warn_interval_seconds)
                )
            if result:
                return value
