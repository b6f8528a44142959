import asyncio


async def run(job, registry):
    try:
        await job()
    except await asyncio.wait_for(registry.error(), 5):
        return None
