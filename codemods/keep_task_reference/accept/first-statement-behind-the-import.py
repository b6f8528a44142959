import asyncio
asyncio.get_event_loop().create_task(asyncio.sleep(0))
asyncio.get_event_loop().run_until_complete(asyncio.sleep(0.01))
asyncio.get_event_loop().close()
