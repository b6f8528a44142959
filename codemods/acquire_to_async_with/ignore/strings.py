TEXT = """
    await lock.acquire()
    try:
        pass
    finally:
        lock.release()
"""
