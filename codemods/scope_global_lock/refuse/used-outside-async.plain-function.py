import asyncio

_JOBS = asyncio.Queue()


def submit(job):
    _JOBS.put_nowait(job)


async def main():
    print(await _JOBS.get())


if __name__ == "__main__":
    submit("first")
    asyncio.run(main())
