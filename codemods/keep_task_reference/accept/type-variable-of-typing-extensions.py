import asyncio
from typing import Generic

from typing_extensions import TypeVar

T = TypeVar("T", default=int)


class Flush(Generic[T]):
    async def main(self) -> None:
        asyncio.create_task(self.flush())

    async def flush(self) -> None: ...
