import asyncio


async def main(became_unhealthy: asyncio.Event):
    async with asyncio.timeout(1.0):
        assert await became_unhealthy.wait(), (
            "Timeout waiting for the database to become unhealthy"
        )
