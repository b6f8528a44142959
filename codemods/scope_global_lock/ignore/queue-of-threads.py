import queue

_JOBS = queue.Queue()


def work():
    return _JOBS.get()
