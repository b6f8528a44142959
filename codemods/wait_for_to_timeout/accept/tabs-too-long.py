import asyncio


class Client:
	async def main(self):
		if self:
			if self.session:
				await asyncio.wait_for(
					self.session.evaluate(expression=1, session_id=self.session_id),
					timeout=1.0,
				)
