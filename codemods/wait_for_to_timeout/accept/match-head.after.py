import asyncio


async def receive_message():
    return "ping", 1


async def main():
    async with asyncio.timeout(5):
        message = await receive_message()
    match message:
        case "ping", number:
            print("pong", number)
        case _:
            print("?")
