class Gauge:
    def __init__(self):
        self.depth = 0

    async def run(self, call, wait):
        self.depth += 1
        call(self.depth)
        self.depth -= 1
        await wait()
