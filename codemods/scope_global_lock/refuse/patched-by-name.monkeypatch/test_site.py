import asyncio

from site import Cache


def test_work(monkeypatch):
    monkeypatch.setattr(Cache, "_lock", asyncio.Lock())
    asyncio.run(Cache().work())
