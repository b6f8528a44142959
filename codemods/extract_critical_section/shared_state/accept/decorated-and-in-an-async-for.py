def retried(times):
    return lambda function: function


class Reader:
    @retried(3)
    async def read(self, source):
        async for item in source:
            position = self.position
            self.position = position + len(item)
            print(position)
