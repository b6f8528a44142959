import asyncio

users = ["root"]


async def get_users():
    return ["ada"]


async def greet():
    def names():
        return users

    for user in await asyncio.wait_for(get_users(), timeout=5):
        print(user, names())


async def collect(client):
    items = []
    for item in await asyncio.wait_for(client.load_items(), timeout=5):
        items.append(item)
    return items


async def main():
    await greet()
