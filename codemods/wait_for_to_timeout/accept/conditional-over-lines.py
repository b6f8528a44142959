import asyncio


async def wait(condition, predicate, warn_interval_seconds, handler):
    while True:
        try:
            await asyncio.wait_for(
                condition.wait()
                if predicate is None
                else condition.wait_for(predicate, warn_interval_seconds),
                timeout=5,
            )
            return
        except asyncio.TimeoutError:
            await asyncio.wait_for(
                condition.wait()
                if predicate is None
                else handler.run(predicate),
                timeout=5,
            )
            value = await asyncio.wait_for(
                condition.wait() if predicate is None else handler.run(predicate), timeout=5
            )
            value = await asyncio.wait_for(
                # Whichever comes.
                condition.wait()
                or handler.run(predicate, "a long text that takes much of the line")
                or value,
                timeout=5,
            )
            if await asyncio.wait_for(
                condition.wait()
                if predicate is None
                else condition.wait_for(predicate, warn_interval_seconds),
                timeout=5,
            ):
                return value
