import asyncio
from collections.abc import Callable, Coroutine


def start[**P](
    job: Callable[P, Coroutine[None, None, None]], *args: P.args, **kwargs: P.kwargs
) -> None:
    asyncio.create_task(job(*args, **kwargs))


async def flush(name: str) -> None:
    print(name)


async def main() -> None:
    start(flush, "flushed")
    await asyncio.sleep(0.01)
