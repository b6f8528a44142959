import asyncio


async def call(client):
    await asyncio.wait_for(
        client.close(),  # lets the server know
        timeout=None,  # it may take long
    )
    await asyncio.wait_for(
        client.close(),  # lets the server know
        timeout=None,  # it may take long
    )  # and is done
    return asyncio.current_task()
