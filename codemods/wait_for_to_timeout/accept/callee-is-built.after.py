import asyncio


class Client:
    async def get(self, url):
        return url


def session():
    return Client()


async def main():
    async with asyncio.timeout(5):
        page = await session().get("/")
    print(page)
