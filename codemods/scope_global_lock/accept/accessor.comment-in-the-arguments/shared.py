import asyncio

LIMIT = 3
LOCK = asyncio.Lock(  # one page at a time
)
