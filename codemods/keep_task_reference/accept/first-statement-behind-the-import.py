import asyncio
asyncio.get_event_loop().create_task(asyncio.sleep(0))
