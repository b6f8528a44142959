import asyncio


async def check(expected, pending_request_future_of_this_connection, is_still_open):
    async with asyncio.timeout(5):
        assert expected == await pending_request_future_of_this_connection and is_still_open
