import asyncio

_LOCK = asyncio.Lock()


async def none():
    async with _LOCK:
        print("none")
        await asyncio.sleep(0)


async def with_default(name, times=1):
    async with _LOCK:
        print(name * times)
        await asyncio.sleep(0)


async def with_rest(*names):
    async with _LOCK:
        print(names)
        await asyncio.sleep(0)


async def with_keywords(name, **options):
    async with _LOCK:
        print(name, options)
        await asyncio.sleep(0)


async def keyword_only(*, name="k"):
    async with _LOCK:
        print(name)
        await asyncio.sleep(0)


async def annotated(name: str) -> None:
    async with _LOCK:
        print(name)
        await asyncio.sleep(0)


async def over_lines(
    first,
    second,
):
    async with _LOCK:
        print(first, second)
        await asyncio.sleep(0)


async def main():
    rest = ["b", "c"]
    options = {"times": 2}
    await asyncio.gather(
        none(),
        with_default("a"),
        with_default("a", **options),
        with_rest("a", *rest),
        with_keywords("a", d=4),
        keyword_only(),
        annotated("e"),
        over_lines(
            "f",
            second="g",
        ),
    )


if __name__ == "__main__":
    asyncio.run(main())
