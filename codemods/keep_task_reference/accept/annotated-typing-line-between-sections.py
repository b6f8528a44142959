"""Caches."""

import asyncio
import contextlib
from urllib.parse import urlsplit

from app.storage import Storage


async def flush(storage: Storage, url: str) -> None:
    with contextlib.suppress(OSError):
        await storage.flush(urlsplit(url).netloc)


async def close(storage: Storage) -> None:
    asyncio.create_task(flush(storage, "http://localhost/"))
