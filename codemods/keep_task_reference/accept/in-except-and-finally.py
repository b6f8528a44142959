import asyncio


async def step(name):
    print(name)


async def main():
    try:
        raise ValueError
    except ValueError:
        asyncio.create_task(step("except"))
    finally:
        asyncio.create_task(step("finally"))
    await asyncio.sleep(0.01)
