import asyncio
from collections.abc import Iterable


async def fetch_user(uid: int) -> str:
    return str(uid)


async def fetch_orders(uid: int) -> list[int]:
    return [uid]


async def load(uid: int) -> tuple[str, list[int]]:
    async with asyncio.TaskGroup() as tg:
        user_task = tg.create_task(fetch_user(uid))
        orders_task = tg.create_task(fetch_orders(uid))
    user, orders = user_task.result(), orders_task.result()
    return user.upper(), orders


async def load_first(uids: list[int]) -> tuple[str, list[int]]:
    user_coro = fetch_user(uids[0])
    orders_coro = fetch_orders(uids[0])
    async with asyncio.TaskGroup() as tg:
        user_task = tg.create_task(user_coro)
        orders_task = tg.create_task(orders_coro)
    user, orders = user_task.result(), orders_task.result()
    return user.upper(), orders
