import asyncio

import tenacity


def is_temporary(error):
    return isinstance(error, OSError)


async def fetch(x): ...


@tenacity.retry(retry=tenacity.retry_if_exception(is_temporary))
async def main():
    await asyncio.gather(fetch(1), fetch(2))
