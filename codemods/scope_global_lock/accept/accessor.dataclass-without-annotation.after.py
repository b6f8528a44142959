import asyncio
from dataclasses import dataclass


@dataclass
class Job:
    number: int

    @staticmethod
    def _get_lock() -> asyncio.Lock:
        """Return the lock of the running event loop."""
        # A lock belongs to one loop, so each loop keeps its own.
        loop = asyncio.get_running_loop()
        lock = getattr(loop, "case.Job.lock", None)
        if lock is None:
            lock = asyncio.Lock()
            setattr(loop, "case.Job.lock", lock)
        return lock

    async def run(self):
        async with self._get_lock():
            print(self.number)
            await asyncio.sleep(0)


async def main():
    await asyncio.gather(*[Job(number).run() for number in range(3)])
    print(Job(1) == Job(1), Job(2))


if __name__ == "__main__":
    asyncio.run(main())
