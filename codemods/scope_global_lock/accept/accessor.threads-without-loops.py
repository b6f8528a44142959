import asyncio
import threading
import unittest

_CHANGED = asyncio.Condition()
_values = []


async def put(value):
    async with _CHANGED:
        _values.append(value)
        _CHANGED.notify_all()


async def take():
    async with _CHANGED:
        await _CHANGED.wait_for(lambda: _values)
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
