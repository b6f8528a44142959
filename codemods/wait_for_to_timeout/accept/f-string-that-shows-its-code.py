import asyncio


async def show(future):
    print(f"{await asyncio.wait_for(future, 5)=}")
    print(f"{await asyncio.wait_for(future, None)=!r:>20}")
