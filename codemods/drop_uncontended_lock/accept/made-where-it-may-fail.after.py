try:
    pass
except RuntimeError:
    pass

_seen = []


async def see(name):
    _seen.append(name)
