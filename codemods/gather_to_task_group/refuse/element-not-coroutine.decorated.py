import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ParamSpec

P = ParamSpec("P")


async def load(x=None): ...


class Status(Awaitable[None]):
    def __init__(self, coro):
        self.task = asyncio.create_task(coro)

    def __await__(self):
        return self.task.__await__()

    @classmethod
    def wrap(cls, function: Callable[P, Coroutine[Any, Any, None]]) -> "Callable[P, Status]":
        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> "Status":
            return cls(function(*args, **kwargs))

        return wrapper


class Motor:
    @Status.wrap
    async def set(self, x): ...

    async def main(self):
        await asyncio.gather(self.set(1), load(2))
