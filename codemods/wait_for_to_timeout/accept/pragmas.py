import asyncio


async def read(reader, timeout, items):
    line: str = await asyncio.wait_for(reader.readline(), timeout)  # type: ignore[assignment]
    await asyncio.wait_for(reader.read(1), timeout)  # pragma: no cover
    await asyncio.wait_for(
        reader.read("1"),  # type: ignore[arg-type]
        timeout=timeout or None,  # noqa: SIM222
    )
    word: str = await asyncio.wait_for(  # type: ignore[assignment]
        reader.readuntil_the_separator_given_to_it(),
        timeout=timeout,
    )
    return line, word
