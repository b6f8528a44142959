import asyncio


class Meter:
    async def read(self, address, count):
        async with asyncio.timeout(5):
            registers = await self.client.read_holding_registers(
                address, count, slave=self.unit
            )
        async with asyncio.timeout(5):
            payload = await self.client.read_input_registers_by_name(
                address, count, self.unit
            )
        return registers, payload
