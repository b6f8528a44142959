import asyncio

queue = asyncio.Queue()
await asyncio.wait_for(queue.join(), timeout=5)
