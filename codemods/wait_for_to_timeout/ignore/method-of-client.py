import asyncio


async def listen(client, check):
    try:
        return await client.wait_for("message", check=check, timeout=60)
    except asyncio.TimeoutError:
        return None
