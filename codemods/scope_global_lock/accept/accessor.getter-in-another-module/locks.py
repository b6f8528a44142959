import asyncio

_PAGE_LOCK = None


def page_lock():
    global _PAGE_LOCK
    if _PAGE_LOCK is None:
        _PAGE_LOCK = asyncio.Lock()
    return _PAGE_LOCK
