import asyncio
from typing import Any, \
    Union


async def flush(value: Union[int, str], extra: Any) -> None:
    print(value, extra)


async def main() -> None:
    asyncio.create_task(flush(1, None))
    await asyncio.sleep(0.01)
