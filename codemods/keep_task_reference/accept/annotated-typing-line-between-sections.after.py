"""Caches."""

import asyncio
import contextlib
from typing import TypeVar
from urllib.parse import urlsplit

from app.storage import Storage

_T = TypeVar("_T")

_background_tasks: set[asyncio.Task[object]] = set()


def _keep_task(task: asyncio.Task[_T]) -> asyncio.Task[_T]:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task


async def flush(storage: Storage, url: str) -> None:
    with contextlib.suppress(OSError):
        await storage.flush(urlsplit(url).netloc)


async def close(storage: Storage) -> None:
    _keep_task(asyncio.create_task(flush(storage, "http://localhost/")))
