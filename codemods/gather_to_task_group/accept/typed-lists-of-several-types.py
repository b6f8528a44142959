import asyncio
from collections.abc import Iterable


async def fetch_user(uid: int) -> str:
    return str(uid)


async def fetch_orders(uid: int) -> list[int]:
    return [uid]


async def load(uids: list[int], others: Iterable[int]) -> int:
    users = await asyncio.gather(*[fetch_user(uid) for uid in uids])
    orders = await asyncio.gather(*[fetch_orders(uid) for uid in uids])
    await asyncio.gather(*(fetch_user(uid) for uid in others))
    await asyncio.gather(*(fetch_orders(uid) for uid in others))
    for name, order in zip(users, orders):
        print(name.upper(), order[0])
    return sum(len(order) for order in orders)


async def names(uids: list[int]) -> list[str]:
    tasks = [fetch_user(uid) for uid in uids]
    tasks.append(fetch_user(0))
    return [name.upper() for name in await asyncio.gather(*tasks)]


async def started(uids: list[int]) -> list[str]:
    tasks = [asyncio.create_task(fetch_user(uid)) for uid in uids]
    return await asyncio.gather(*tasks)
