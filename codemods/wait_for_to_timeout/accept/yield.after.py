import asyncio


class Book:
    async def fetch_page(self, number):
        return f"page {number}"

    async def word(self):
        return "word"

    async def pages(self):
        for number in range(2):
            async with asyncio.timeout(5):
                page = await self.fetch_page(number)
            yield page
        async with asyncio.timeout(5):
            last = await self.fetch_page(99)
        yield last
        async with asyncio.timeout(5):
            result = await self.word()
        yield result


async def main():
    async for page in Book().pages():
        print(page)
