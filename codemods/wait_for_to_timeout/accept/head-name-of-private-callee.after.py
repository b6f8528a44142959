import asyncio


class Table:
    async def _fetch_rows(self):
        return [1, 2]

    async def _is_empty(self):
        return False

    async def show(self):
        async with asyncio.timeout(5):
            is_empty = await self._is_empty()
        if is_empty:
            print("empty")
        async with asyncio.timeout(5):
            rows = await self._fetch_rows()
        for row in rows:
            print(row)


async def main():
    await Table().show()
