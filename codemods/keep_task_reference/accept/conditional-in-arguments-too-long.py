import asyncio


class Job:
    async def main(self, keys):
        asyncio.create_task(
            self.log(
                metadata={
                    "number_of_keys_that_were_found_there": len(keys) if keys else 0,
                },
            )
        )

    async def log(self, metadata): ...
