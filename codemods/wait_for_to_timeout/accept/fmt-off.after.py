import asyncio


class Meter:
    async def read(self, address, count):
        # fmt: off
        async with asyncio.timeout(5):
            registers = await self.client.read_holding_registers(address,  count,  slave=self.unit)
        # fmt: on
        return registers
