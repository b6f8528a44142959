import asyncio


class Meter:
    async def read(self, address, count):
        registers = await asyncio.wait_for(
            self.client.read_holding_registers(address, count, slave=self.unit), 5
        )
        payload = await asyncio.wait_for(
            self.client.read_input_registers_by_name(address, count, self.unit),
            timeout=5,
        )
        return registers, payload
