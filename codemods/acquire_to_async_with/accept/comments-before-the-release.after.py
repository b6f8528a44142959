import asyncio

lock = asyncio.Lock()


async def work(job):
    # others may go on
    async with lock:  # one at a time
        try:  # the job
            await job()
        except OSError:
            print("failed")
        finally:  # in any case
            # it has files
            await job.close()  # and sockets
            print("closed")
            # nothing more
    print("done")


class Job:
    async def __call__(self):
        print("working", lock.locked())
        await asyncio.sleep(0)
        raise OSError

    async def close(self):
        print("closing", lock.locked())


async def main():
    await asyncio.gather(work(Job()), work(Job()))
    print(lock.locked())
