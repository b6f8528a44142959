import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    try:
        await asyncio.gather(fetch(1), load(2))
    except Exception:
        print('failed')
    try:
        await asyncio.gather(fetch(1), load(2))
    except asyncio.CancelledError:
        raise
    try:
        await asyncio.gather(fetch(1), load(2))
    except* ValueError:
        pass
    try:
        await asyncio.gather(fetch(1), load(2))
    finally:
        print('done')
