from asyncio import Event as Signal, gather, run, sleep

_READY = Signal()


class Waiter:
    async def wait(self):
        await _READY.wait()
        print("ready")


async def main():
    _READY.clear()
    waiting = gather(Waiter().wait(), Waiter().wait())
    await sleep(0)
    _READY.set()
    await waiting


if __name__ == "__main__":
    run(main())
