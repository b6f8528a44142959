import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(client_session, configuration: list[int]):
    first_page_of_all, second_page_of_all = await asyncio.gather(fetch(client_session), load(1))
    results = await asyncio.gather(*[fetch(client_session.entry_point(option)) for option in configuration])
    pages = await asyncio.gather(*[fetch(client_session.entry_point_of_all) for option in configuration])
    return first_page_of_all, second_page_of_all, results, pages
