class Queue:
    async def drain(self, wait):
        while await wait():
            pass
        else:
            rest = self.rest
            self.rest = None
        if await wait():
            pass
        elif await wait():
            rest = self.rest
            self.rest = None
        return rest
