import asyncio


async def read(reader, timeout, items):
    async with asyncio.timeout(timeout):
        line: str = await reader.readline()  # type: ignore[assignment]
    async with asyncio.timeout(timeout):
        await reader.read(1)  # pragma: no cover
    async with asyncio.timeout(timeout or None):  # noqa: SIM222
        await reader.read("1")  # type: ignore[arg-type]
    async with asyncio.timeout(timeout):
        word: str = await reader.readuntil_the_separator_given_to_it()  # type: ignore[assignment]
    return line, word
