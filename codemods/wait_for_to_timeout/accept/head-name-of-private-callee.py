import asyncio


class Table:
    async def _fetch_rows(self):
        return [1, 2]

    async def _is_empty(self):
        return False

    async def show(self):
        if await asyncio.wait_for(self._is_empty(), timeout=5):
            print("empty")
        for row in await asyncio.wait_for(self._fetch_rows(), timeout=5):
            print(row)


async def main():
    await Table().show()
