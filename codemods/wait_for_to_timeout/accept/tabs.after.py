import asyncio


class Reader:
	async def read(self, reader):
		async with asyncio.timeout(5):
			line = await reader.readline()
		if line:
			async with asyncio.timeout(5):
				await reader.feed(
					line,
				)


async def main():
	reader = asyncio.StreamReader()
	reader.feed_eof()
	print(await Reader().read(reader))
