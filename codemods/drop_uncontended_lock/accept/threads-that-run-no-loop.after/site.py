_seen = set()


async def see(name):
    _seen.add(name)
