import asyncio


async def main(became_unhealthy: asyncio.Event):
    assert await asyncio.wait_for(
        became_unhealthy.wait(), timeout=1.0
    ), "Timeout waiting for the database to become unhealthy"
