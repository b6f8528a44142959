import threading

lock = threading.Lock()


def work(job):
    lock.acquire()
    try:
        job()
    finally:
        lock.release()
