import asyncio
import threading


class Worker(threading.Thread):
    _lock = asyncio.Lock()

    def run(self):
        loop = asyncio.new_event_loop()
        loop.run_until_complete(self.work())
        loop.close()

    async def work(self):
        async with self._lock:
            await asyncio.sleep(0)
