import asyncio


class Book:
    async def fetch_page(self, number):
        return f"page {number}"

    async def word(self):
        return "word"

    async def pages(self):
        for number in range(2):
            yield await asyncio.wait_for(self.fetch_page(number), timeout=5)
        last = await asyncio.wait_for(self.fetch_page(99), timeout=5)
        yield last
        yield await asyncio.wait_for(self.word(), timeout=5)


async def main():
    async for page in Book().pages():
        print(page)
