import asyncio; loop = asyncio.new_event_loop(); loop.create_task(asyncio.sleep(1))
