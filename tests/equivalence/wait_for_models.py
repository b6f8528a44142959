"""Variants of asyncio.wait_for that differ from the interpreter's own in one named respect.

A difference between a program and its rewritten form counts as explained only when the original
program, run with such a variant, gives exactly the rewritten program's trace. So a class of
differences is the mechanism that makes them, not an excuse.
"""

import asyncio
import sys

NON_POSITIVE = "non-positive timeout: X runs to its first suspension"
ARGUMENT_TIME = "the time of evaluating arguments counts against the timeout"
RAISED_INSIDE = "a raise statement raises a CancelledError inside the block"
CURRENT_TASK = "X runs in the current task (no finer class fits)"
LEFT_RUNNING = "a second cancellation interrupts X's clean-up instead of leaving it to run in its own task"


class Scope:
    """asyncio.timeout, entered as if *spent* seconds had not passed yet."""

    def __init__(self, loop, delay, spent):
        self._loop = loop
        self._delay = delay
        self._spent = spent

    async def __aenter__(self):
        # The rewritten statement reads the clock before its arguments are evaluated; going back in
        # time puts the deadline into the same queue, at the same place, as it does.
        now = self._loop.now
        self._loop.now = now - self._spent
        try:
            self._timeout = asyncio.timeout(self._delay)
            await self._timeout.__aenter__()
        finally:
            self._loop.now = now

    async def __aexit__(self, *error):
        return await self._timeout.__aexit__(*error)


def make_model(loop, original, mechanisms, observed):
    """Return a wait_for with the *mechanisms* switched on.

    `observed` collects the mechanisms that really had work to do: a timeout that was not positive,
    time that was spent in arguments, a CancelledError as the result (such results are only raised).
    """
    current_task = CURRENT_TASK in mechanisms or sys.version_info >= (3, 12)

    async def wait_for(fut, timeout):
        spent = loop.take_argument_time()
        if timeout is not None and timeout <= 0:
            observed.add(NON_POSITIVE)
        if spent and timeout is not None:
            observed.add(ARGUMENT_TIME)
        if ARGUMENT_TIME not in mechanisms:
            spent = 0
        if timeout is None:
            return await fut
        if timeout <= 0:
            if NON_POSITIVE not in mechanisms:
                return await original(fut, timeout)
        elif not current_task and not spent:
            return await original(fut, timeout)
        async with Scope(loop, timeout, spent):
            result = await fut
            if isinstance(result, asyncio.CancelledError):
                observed.add(RAISED_INSIDE)
                if RAISED_INSIDE in mechanisms:
                    raise result
            return result

    return wait_for


def make_watched(original, observed):
    """Return 3.11's wait_for, noting in `observed` when it ends before X has ended.

    That happens when a second cancellation comes while X cleans up: X goes on in its own task.
    """

    async def wait_for(fut, timeout):
        if timeout is None:
            return await fut
        fut = asyncio.ensure_future(fut)
        try:
            return await original(fut, timeout)
        finally:
            if not fut.done():
                observed.add(LEFT_RUNNING)

    return wait_for
