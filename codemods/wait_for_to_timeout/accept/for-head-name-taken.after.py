import asyncio

users = ["root"]


async def get_users():
    return ["ada"]


async def greet():
    def names():
        return users

    async with asyncio.timeout(5):
        users_2 = await get_users()
    for user in users_2:
        print(user, names())


async def collect(client):
    items = []
    async with asyncio.timeout(5):
        items_2 = await client.load_items()
    for item in items_2:
        items.append(item)
    return items


async def main():
    await greet()
