import asyncio
from collections.abc import Iterable


async def fetch_user(uid: int) -> str:
    return str(uid)


async def fetch_orders(uid: int) -> list[int]:
    return [uid]


async def load(uid: int) -> tuple[str, list[int]]:
    user_task = asyncio.create_task(fetch_user(uid))
    orders_task = asyncio.create_task(fetch_orders(uid))
    try:
        user, orders = await asyncio.gather(user_task, orders_task)
    except Exception:  # a cancellation reaches them without us
        for task in (user_task, orders_task):
            task.cancel()
        await asyncio.gather(user_task, orders_task, return_exceptions=True)
        raise
    return user.upper(), orders


async def load_first(uids: list[int]) -> tuple[str, list[int]]:
    user_coro = fetch_user(uids[0])
    orders_coro = fetch_orders(uids[0])
    user_task = asyncio.create_task(user_coro)
    orders_task = asyncio.create_task(orders_coro)
    try:
        user, orders = await asyncio.gather(user_task, orders_task)
    except Exception:  # a cancellation reaches them without us
        for task in (user_task, orders_task):
            task.cancel()
        await asyncio.gather(user_task, orders_task, return_exceptions=True)
        raise
    return user.upper(), orders
