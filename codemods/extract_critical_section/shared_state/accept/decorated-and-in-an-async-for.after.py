def retried(times):
    return lambda function: function


def _read_critical(self, item):
    """Run without suspending: no other task can interleave."""
    position = self.position
    self.position = position + len(item)
    return position


class Reader:
    @retried(3)
    async def read(self, source):
        async for item in source:
            position = _read_critical(self, item)
            print(position)
