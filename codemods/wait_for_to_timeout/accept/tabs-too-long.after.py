import asyncio


class Client:
	async def main(self):
		if self:
			if self.session:
				async with asyncio.timeout(1.0):
					await self.session.evaluate(
						expression=1, session_id=self.session_id
					)
