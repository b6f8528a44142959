import asyncio


def _get_stack() -> asyncio.LifoQueue:
    """Return the queue of the running event loop."""
    # A queue belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    stack = getattr(loop, "case._STACK", None)
    if stack is None:
        stack = asyncio.LifoQueue()
        setattr(loop, "case._STACK", stack)
    return stack


def _get_order() -> asyncio.PriorityQueue:
    """Return the queue of the running event loop."""
    # A queue belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    order = getattr(loop, "case._ORDER", None)
    if order is None:
        order = asyncio.PriorityQueue(maxsize=4)
        setattr(loop, "case._ORDER", order)
    return order


def _get_gate() -> asyncio.Barrier:
    """Return the barrier of the running event loop."""
    # A barrier belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    gate = getattr(loop, "case._GATE", None)
    if gate is None:
        gate = asyncio.Barrier(2)
        setattr(loop, "case._GATE", gate)
    return gate


class Stage:
    async def run(self, number):
        _get_stack().put_nowait(number)
        await _get_order().put(-number)
        await _get_gate().wait()
        print(await _get_stack().get(), _get_order().get_nowait())


async def main():
    await asyncio.gather(Stage().run(1), Stage().run(2))


if __name__ == "__main__":
    asyncio.run(main())
