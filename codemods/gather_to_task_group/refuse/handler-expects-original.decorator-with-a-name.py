import asyncio

import tenacity


class Unavailable(Exception): ...


async def fetch(x): ...


TEMPORARY = (Unavailable, ConnectionResetError)
again = tenacity.retry(retry=tenacity.retry_if_exception_type(TEMPORARY))


@again
async def main():
    await asyncio.gather(fetch(1), fetch(2))
