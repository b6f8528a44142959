import asyncio


async def call(client):
    # lets the server know
    await client.close()  # it may take long
    # lets the server know
    # it may take long
    await client.close()  # and is done
    return asyncio.current_task()
