import asyncio

with_timeout = lambda awaitable: asyncio.wait_for(awaitable, timeout=5)
