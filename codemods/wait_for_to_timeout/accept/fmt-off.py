import asyncio


class Meter:
    async def read(self, address, count):
        # fmt: off
        registers = await asyncio.wait_for(
            self.client.read_holding_registers(address,  count,  slave=self.unit), 5)
        # fmt: on
        return registers
