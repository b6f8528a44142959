class asyncio:
    @staticmethod
    def Lock():
        return None


_LOCK = asyncio.Lock()


async def work():
    return _LOCK
