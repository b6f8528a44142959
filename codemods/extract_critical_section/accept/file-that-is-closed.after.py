import asyncio

_lock = asyncio.Lock()


def _log_critical(line):
    """Run without suspending: no other task can interleave."""
    file = open("log", "a")
    file.write(line)
    file.close()


async def log(line):
    async with _lock:
        _log_critical(line)
    await asyncio.sleep(0)
