import asyncio


async def none(lock):
    async with lock:
        print("none")
        await asyncio.sleep(0)


async def with_default(name, times=1, *, lock):
    async with lock:
        print(name * times)
        await asyncio.sleep(0)


async def with_rest(*names, lock):
    async with lock:
        print(names)
        await asyncio.sleep(0)


async def with_keywords(name, lock, **options):
    async with lock:
        print(name, options)
        await asyncio.sleep(0)


async def keyword_only(*, name="k", lock):
    async with lock:
        print(name)
        await asyncio.sleep(0)


async def annotated(name: str, lock: asyncio.Lock) -> None:
    async with lock:
        print(name)
        await asyncio.sleep(0)


async def over_lines(
    first,
    second,
    lock,
):
    async with lock:
        print(first, second)
        await asyncio.sleep(0)


async def main():
    lock = asyncio.Lock()
    rest = ["b", "c"]
    options = {"times": 2}
    await asyncio.gather(
        none(lock),
        with_default("a", lock=lock),
        with_default("a", lock=lock, **options),
        with_rest("a", *rest, lock=lock),
        with_keywords("a", d=4, lock=lock),
        keyword_only(lock=lock),
        annotated("e", lock),
        over_lines(
            "f",
            second="g",
            lock=lock,
        ),
    )


if __name__ == "__main__":
    asyncio.run(main())
