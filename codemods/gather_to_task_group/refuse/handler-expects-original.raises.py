import asyncio

import pytest


async def fetch(x): ...


async def test_fetch():
    with pytest.raises(ValueError):
        await asyncio.gather(fetch(1), fetch(2))
