import asyncio
from collections.abc import Iterable


async def fetch_user(uid: int) -> str:
    return str(uid)


async def fetch_orders(uid: int) -> list[int]:
    return [uid]


async def load(uids: list[int], others: Iterable[int]) -> int:
    tasks = [asyncio.create_task(fetch_user(uid)) for uid in uids]
    try:
        users = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    order_tasks = [asyncio.create_task(fetch_orders(uid)) for uid in uids]
    try:
        orders = await asyncio.gather(*order_tasks)
    except Exception:  # a cancellation reaches them without us
        for order_task in order_tasks:
            order_task.cancel()
        await asyncio.gather(*order_tasks, return_exceptions=True)
        raise
    coros = [fetch_user(uid) for uid in others]
    fetch_user_tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        await asyncio.gather(*fetch_user_tasks)
    except Exception:  # a cancellation reaches them without us
        for fetch_user_task in fetch_user_tasks:
            fetch_user_task.cancel()
        await asyncio.gather(*fetch_user_tasks, return_exceptions=True)
        raise
    fetch_orders_coros = [fetch_orders(uid) for uid in others]
    fetch_orders_tasks = [asyncio.create_task(coro) for coro in fetch_orders_coros]
    try:
        await asyncio.gather(*fetch_orders_tasks)
    except Exception:  # a cancellation reaches them without us
        for fetch_orders_task in fetch_orders_tasks:
            fetch_orders_task.cancel()
        await asyncio.gather(*fetch_orders_tasks, return_exceptions=True)
        raise
    for name, order in zip(users, orders):
        print(name.upper(), order[0])
    return sum(len(order) for order in orders)


async def names(uids: list[int]) -> list[str]:
    coros = [fetch_user(uid) for uid in uids]
    coros.append(fetch_user(0))
    tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        results = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return [name.upper() for name in results]


async def started(uids: list[int]) -> list[str]:
    tasks = [asyncio.create_task(fetch_user(uid)) for uid in uids]
    try:
        return await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
