import asyncio
from concurrent.futures import ThreadPoolExecutor

from site import work


def run(number):
    asyncio.run(work())


def run_all():
    with ThreadPoolExecutor() as pool:
        list(pool.map(run, range(4)))
