import asyncio


def flush():
    print("flushed")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(flush)
    loop.run_in_executor(None, flush)
    loop.create_future()
