import asyncio


async def main():
    done = asyncio.Event()  # set by the timer
    asyncio.get_running_loop().call_later(0.01, done.set)
    print(done.is_set())
    await done.wait()
    print("done")


if __name__ == "__main__":
    asyncio.run(main())
