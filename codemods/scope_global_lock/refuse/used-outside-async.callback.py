import asyncio
import signal

_STOP = asyncio.Event()


def stop(signal_number, frame):
    _STOP.set()


async def serve():
    signal.signal(signal.SIGTERM, stop)
    await _STOP.wait()
