async def check():
    from site import _LOCK
    from reader import last

    await last()
    async with _LOCK:
        print("nobody is inside")
