import asyncio


async def test_answer(connection):
    assert (
        await asyncio.wait_for(connection.get_long_answer("the question"), timeout=5)
        == 42
    )
