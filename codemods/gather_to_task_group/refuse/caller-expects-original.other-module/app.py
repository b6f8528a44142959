from .site import Client


async def main(client: Client):
    try:
        return await client.both()
    except ValueError:
        return None
