import asyncio


class Client:
    async def get(self, url):
        return url


def session():
    return Client()


async def main():
    page = await asyncio.wait_for(session().get("/"), timeout=5)
    print(page)
