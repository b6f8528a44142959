import asyncio


async def receive_message():
    return "ping", 1


async def main():
    match await asyncio.wait_for(receive_message(), timeout=5):
        case "ping", number:
            print("pong", number)
        case _:
            print("?")
