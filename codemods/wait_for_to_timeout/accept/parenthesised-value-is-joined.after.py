import asyncio


async def test_answer(connection):
    async with asyncio.timeout(5):
        assert await connection.get_long_answer("the question") == 42
