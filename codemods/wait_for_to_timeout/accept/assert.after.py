import asyncio


async def test_queue(queue, expected):
    async with asyncio.timeout(1):
        assert await queue.get() == expected
    async with asyncio.timeout(1):
        assert expected == await queue.get()
    async with asyncio.timeout(1):
        assert await queue.join() is None, "not drained"


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("a")
    queue.put_nowait("a")
    queue.task_done()
    queue.task_done()
    await test_queue(queue, "a")
    print(queue.empty())
