class Feed:
    def __init__(self):
        self.position = 0

    def starter(self):
        async def start(wait):
            position = self.position
            self.position = position + 1
            await wait(position)

        return start
