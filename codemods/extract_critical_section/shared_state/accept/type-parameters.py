class Box[T]:
    def __init__(self, value: T):
        self.value = value

    async def swap(self, value: T, wait) -> T:
        old = self.value
        self.value = value
        await wait()
        return old
