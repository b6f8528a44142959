import asyncio

from site import get


async def test_get(monkeypatch, queue):
    async def at_once(awaitable, timeout):
        return await awaitable

    monkeypatch.setattr(asyncio, "wait_for", at_once)
    await get(queue)
