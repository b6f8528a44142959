import asyncio
from collections.abc import Iterable


async def fetch_user(uid: int) -> str:
    return str(uid)


async def fetch_orders(uid: int) -> list[int]:
    return [uid]


async def load(uid: int) -> tuple[str, list[int]]:
    user, orders = await asyncio.gather(fetch_user(uid), fetch_orders(uid))
    return user.upper(), orders


async def load_first(uids: list[int]) -> tuple[str, list[int]]:
    user, orders = await asyncio.gather(fetch_user(uids[0]), fetch_orders(uids[0]))
    return user.upper(), orders
