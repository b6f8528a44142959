import asyncio


async def call(client, request):
    reply = await asyncio.wait_for(
        client.send_request_and_wait_for_the_reply(request, retries=3), timeout=None
    )
    await asyncio.wait_for(
        client.close(),  # lets the server know
        timeout=None,
    )
    return reply, asyncio.current_task()
