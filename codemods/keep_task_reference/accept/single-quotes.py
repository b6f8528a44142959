import asyncio


async def main(place: str = 'here') -> None:
    asyncio.create_task(flush('there'))


async def flush(place: str) -> None:
    print('flushing', place)
