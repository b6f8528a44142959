async def check():
    from reader import last

    await last()
    print("nobody is inside")
