import asyncio


def start(job):
    return asyncio.Task(job, loop=asyncio.get_running_loop(), eager_start=True)
