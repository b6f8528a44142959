import asyncio

_DONE = asyncio.Event()  # set by the timer


async def main():
    asyncio.get_running_loop().call_later(0.01, _DONE.set)
    print(_DONE.is_set())
    await _DONE.wait()
    print("done")


if __name__ == "__main__":
    asyncio.run(main())
