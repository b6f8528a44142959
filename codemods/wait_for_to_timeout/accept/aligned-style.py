import asyncio


async def call(client, host, payload):
    reply = await asyncio.wait_for(client.request(host,
                                                  payload),
                                   timeout=5)
    print(await asyncio.wait_for(client.request(host, payload),
                                 timeout=5),
          reply)
