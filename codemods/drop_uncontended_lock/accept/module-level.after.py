import logging

log = logging.getLogger(__name__)
_seen = set()


async def see(name):
    if name in _seen:
        return False
    _seen.add(name)
    return True
