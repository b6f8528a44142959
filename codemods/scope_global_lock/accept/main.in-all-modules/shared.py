import asyncio

LIMIT = 3
LOCK = asyncio.Lock()
