import asyncio


async def test_queue(queue, expected):
    assert await asyncio.wait_for(queue.get(), timeout=1) == expected
    assert expected == await asyncio.wait_for(queue.get(), timeout=1)
    assert await asyncio.wait_for(queue.join(), timeout=1) is None, "not drained"


async def main():
    queue = asyncio.Queue()
    queue.put_nowait("a")
    queue.put_nowait("a")
    queue.task_done()
    queue.task_done()
    await test_queue(queue, "a")
    print(queue.empty())
