import asyncio


async def call(client, request):
    reply = await client.send_request_and_wait_for_the_reply(request, retries=3)
    await client.close()  # lets the server know
    return reply, asyncio.current_task()
