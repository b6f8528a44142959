from asyncio import Event as Signal, gather, get_running_loop, run, sleep


def _get_ready() -> Signal:
    """Return the event of the running event loop."""
    # An event belongs to one loop, so each loop keeps its own.
    loop = get_running_loop()
    ready = getattr(loop, "case._READY", None)
    if ready is None:
        ready = Signal()
        setattr(loop, "case._READY", ready)
    return ready


class Waiter:
    async def wait(self):
        await _get_ready().wait()
        print("ready")


async def main():
    _get_ready().clear()
    waiting = gather(Waiter().wait(), Waiter().wait())
    await sleep(0)
    _get_ready().set()
    await waiting


if __name__ == "__main__":
    run(main())
