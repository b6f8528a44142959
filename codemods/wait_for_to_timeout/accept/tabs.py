import asyncio


class Reader:
	async def read(self, reader):
		line = await asyncio.wait_for(reader.readline(), timeout=5)
		if line:
			await asyncio.wait_for(
				reader.feed(
					line,
				),
				timeout=5,
			)


async def main():
	reader = asyncio.StreamReader()
	reader.feed_eof()
	print(await Reader().read(reader))
