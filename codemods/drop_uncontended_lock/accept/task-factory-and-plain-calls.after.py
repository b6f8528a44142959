import asyncio
import time


class Cache:
    def __init__(self):
        self.entries = {}
        self.order = []
        self.changed = 0.0

    async def put(self, key, value):
        self.entries[key] = value

    async def take(self, key):
        if len(self.entries) > 3 and isinstance(key, str):
            self.order.append(key)
        self.changed = time.monotonic()
        return self.entries.pop(key, None)

    async def drain(self):
        taken = list(self.entries.values())
        self.entries.clear()
        return taken


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
