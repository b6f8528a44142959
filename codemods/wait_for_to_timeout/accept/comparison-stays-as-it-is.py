import asyncio


async def check(expected, pending_request_future_of_this_connection, is_still_open):
    assert expected == await asyncio.wait_for(
        pending_request_future_of_this_connection, 5
    ) and is_still_open
