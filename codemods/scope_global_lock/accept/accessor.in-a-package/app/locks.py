import asyncio

_LOCK = asyncio.Lock()
