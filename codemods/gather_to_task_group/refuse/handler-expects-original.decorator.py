import asyncio

import backoff


async def load(url):
    raise OSError(url)


@backoff.on_exception(backoff.expo, OSError, max_tries=3)
async def load_both():
    await asyncio.gather(load("a"), load("b"))
