import asyncio
from collections.abc import Iterable


async def fetch_user(uid: int) -> str:
    return str(uid)


async def fetch_orders(uid: int) -> list[int]:
    return [uid]


async def load(uids: list[int], others: Iterable[int]) -> int:
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(fetch_user(uid)) for uid in uids]
    users = [task.result() for task in tasks]
    async with asyncio.TaskGroup() as tg:
        order_tasks = [tg.create_task(fetch_orders(uid)) for uid in uids]
    orders = [task.result() for task in order_tasks]
    coros = [fetch_user(uid) for uid in others]
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)
    fetch_orders_coros = [fetch_orders(uid) for uid in others]
    async with asyncio.TaskGroup() as tg:
        for fetch_orders_coro in fetch_orders_coros:
            tg.create_task(fetch_orders_coro)
    for name, order in zip(users, orders):
        print(name.upper(), order[0])
    return sum(len(order) for order in orders)


async def names(uids: list[int]) -> list[str]:
    coros = [fetch_user(uid) for uid in uids]
    coros.append(fetch_user(0))
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    results = [task.result() for task in tasks]
    return [name.upper() for name in results]


async def started(uids: list[int]) -> list[str]:
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(fetch_user(uid)) for uid in uids]
    return [task.result() for task in tasks]
