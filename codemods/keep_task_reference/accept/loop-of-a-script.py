import asyncio


async def tick():
    print("tick")
    loop.stop()


loop = asyncio.new_event_loop()
loop.create_task(tick())
loop.run_forever()
loop.close()
