import asyncio
import threading
import unittest

_values = []


def _get_changed() -> asyncio.Condition:
    """Return the condition of the running event loop."""
    # A condition belongs to one loop, so each loop keeps its own.
    loop = asyncio.get_running_loop()
    changed = getattr(loop, "case._CHANGED", None)
    if changed is None:
        changed = asyncio.Condition()
        setattr(loop, "case._CHANGED", changed)
    return changed


async def put(value):
    async with _get_changed():
        _values.append(value)
        _get_changed().notify_all()


async def take():
    async with _get_changed():
        await _get_changed().wait_for(lambda: _values)
        return _values.pop()


class TakeTest(unittest.IsolatedAsyncioTestCase):
    async def test_first(self):
        taken, _ = await asyncio.gather(take(), put(1))
        self.assertEqual(taken, 1)

    async def test_second(self):
        taken, _ = await asyncio.gather(take(), put(2))
        self.assertEqual(taken, 2)


def put_once():
    asyncio.run(put(3))


def note():
    _values.append(0)


def note_in_a_thread():
    thread = threading.Thread(target=note)
    thread.start()
    thread.join()
