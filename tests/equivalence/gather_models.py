"""Variants of asyncio.gather that differ from the interpreter's own in named respects.

A difference between a program and its rewritten form counts as explained only when the original
program, run with such a variant at the rewritten sites, gives exactly the rewritten program's trace:

* `make_group` works as `async with TaskGroup()` does, by the interpreter's own TaskGroup, and notes
  which of the named changes had work to do;
* `make_switched` is a gather with any of these changes switched on; with none it is gather again. It
  tells which changes a difference really needs;
* `make_siblings` keeps gather and cancels and awaits the siblings of a failed child.
"""

import asyncio
import sys

SIBLINGS = "a failing child cancels its siblings and they are awaited"
GROUP = "the error arrives as an ExceptionGroup"
UNREAD = "a child that is cancelled on its own no longer raises in the statement form"
OUTER = "an outer cancellation waits for the children's clean-up, and its message does not reach them"
LATE = "a child's own cancellation, where results are read, surfaces after all siblings have ended"
REPLACED = "a child that fails while being cancelled replaces the CancelledError or TimeoutError by a group"
# These two the contract does not list by themselves; they follow from awaiting siblings in a TaskGroup.
WAITING = "an outer cancellation while the siblings of a failed child are awaited gives way to the group"
COUNT = "before 3.13 a failure leaves cancelling() of the task one too high (gh-116720): timeouts around it misjudge"
CHANGES = (GROUP, SIBLINGS, COUNT, OUTER, LATE, UNREAD, REPLACED, WAITING)  # the likely ones first
KEEPS_COUNT = sys.version_info >= (3, 13)

AWAITED = "siblings of a failed child are cancelled and awaited before the error surfaces"
ENDED = "awaiting siblings that have ended takes iterations of the loop"
DRAIN = "a cancellation while the siblings of a failed child are awaited takes the place of its error"


class OrderedTasks:
    """What a TaskGroup needs of its set of tasks, in the order in which they came.

    The order in which a TaskGroup cancels its tasks is that of a set of objects, which differs from
    run to run. Here it is that of their creation, as in gather, so that runs can be compared.
    """

    def __init__(self):
        self._tasks = {}

    def add(self, task):
        self._tasks[task] = None

    def discard(self, task):
        self._tasks.pop(task, None)

    def __iter__(self):
        return iter(list(self._tasks))

    def __len__(self):
        return len(self._tasks)


if hasattr(asyncio, "TaskGroup"):

    class OrderedGroup(asyncio.TaskGroup):
        """A TaskGroup whose tasks have an order; rewritten programs run with it too."""

        def __init__(self):
            super().__init__()
            self._tasks = OrderedTasks()

    class WatchedGroup(OrderedGroup):
        """A TaskGroup that notes in *observed* what it does that gather would not do."""

        def __init__(self, read, observed):
            super().__init__()
            self._read = read
            self._observed = observed
            self._child_is_ending = False
            self._cancelled_from_outside = False

        async def __aenter__(self):
            self._requests_before = asyncio.current_task().cancelling()
            return await super().__aenter__()

        async def __aexit__(self, *error):
            try:
                return await super().__aexit__(*error)
            finally:
                requests = self._parent_task.cancelling() - self._requests_before
                if self._parent_cancel_requested and not KEEPS_COUNT:
                    self._observed.add(COUNT)
                    requests -= 1
                if requests > 0 and not self._cancelled_from_outside and self._aborting:
                    self._observed.add(WAITING)

        def _on_task_done(self, task):
            if task.cancelled():
                if not self._aborting:
                    self._observed.add(LATE if self._read else UNREAD)
            elif task.exception() is not None:
                if self._cancelled_from_outside:
                    self._observed.add(REPLACED)
                else:
                    self._observed.add(GROUP)
                    if any(other is not task and not other.done() for other in self._tasks):
                        self._observed.add(SIBLINGS)
            self._child_is_ending = True
            super()._on_task_done(task)
            self._child_is_ending = False

        def _abort(self):
            if not self._child_is_ending:
                self._cancelled_from_outside = True
                self._observed.add(OUTER)
            super()._abort()


def make_group(observed):
    """Return a gather that is a TaskGroup; `observed` collects the changes that had work to do."""

    async def run(read, awaitables):
        loop = asyncio.get_running_loop()
        tasks = []
        async with WatchedGroup(read, observed) as group:
            for awaitable in awaitables:
                if isinstance(awaitable, asyncio.Task):
                    adopt(group, loop, awaitable)
                    tasks.append(awaitable)
                else:
                    tasks.append(group.create_task(awaitable))
        return [task.result() for task in tasks] if read else None

    return run


def adopt(group, loop, task):
    """Make a task that was created just now one of the group's, as if it had been created there."""
    loop.create_task = lambda *arguments, **options: task
    try:
        group.create_task(None)
    finally:
        del loop.create_task


def make_siblings(observed):
    """Return a gather that cancels and awaits the siblings of a child that fails."""

    async def run(read, awaitables):
        tasks = [asyncio.ensure_future(awaitable) for awaitable in awaitables]
        try:
            return await asyncio.gather(*tasks)
        except Exception:
            observed.add(ENDED if all(task.done() for task in tasks) else AWAITED)
            for task in tasks:
                task.cancel()
            try:
                await asyncio.gather(*tasks, return_exceptions=True)
            except asyncio.CancelledError:
                observed.add(DRAIN)
                raise
            raise

    return run


def make_switched(changes):
    """Return a gather with the *changes* (of those above) switched on."""

    async def run(read, awaitables):
        return await Gathering(changes, read, [asyncio.ensure_future(item) for item in awaitables]).wait()

    return run


class Waiter(asyncio.Future):
    """What the caller of a gathering waits on; gather passes a cancellation on to the children."""

    def __init__(self, gathering):
        super().__init__()
        self._gathering = gathering

    def cancel(self, *message, **named_message):
        if self.done():
            return False
        if self._gathering.takes_cancellation():
            return super().cancel(*message, **named_message)
        passed = [task.cancel(*message, **named_message) for task in self._gathering.tasks]
        if any(passed):
            self._gathering.cancel_requested = True
        return any(passed)


class Gathering:
    """One gather, with changes. What it would raise is decided as by gather; how and when, changes."""

    def __init__(self, changes, read, tasks):
        self.changes = changes
        self.read = read
        self.tasks = tasks
        self.pending = len(tasks)
        self.parent = asyncio.current_task()
        self.waiter = None
        self.cancel_requested = False  # from outside, passed on to the children as gather does
        self.outer = None  # the CancelledError from outside, under OUTER
        self.first = None  # what gather would raise for the children that have ended
        self.errors = []
        self.is_draining = False
        self.own_request = False  # a cancellation of the parent as a TaskGroup makes it, under COUNT

    async def wait(self):
        for task in self.tasks:
            task.add_done_callback(self.ended)
        while self.pending:
            self.waiter = Waiter(self)
            try:
                await self.waiter
            except asyncio.CancelledError as error:
                if not self.comes_from_outside(error):
                    raise
                if self.own_request:
                    self.own_request = False
                    if not self.waiter.cancelled():
                        break
                elif self.is_draining and WAITING in self.changes:
                    pass
                elif OUTER not in self.changes or self.is_draining:
                    raise
                elif self.outer is None:
                    self.outer = error
                    self.cancel_children()
            else:
                break
        error = self.verdict()
        if error is None:
            return [task.result() for task in self.tasks] if self.read else None
        if isinstance(error, BaseExceptionGroup) and KEEPS_COUNT and self.parent.cancelling():
            self.parent.uncancel()
            self.parent.cancel()
        raise error

    def takes_cancellation(self):
        """Is the caller woken by a cancellation (rather than the children cancelled)?"""
        return self.own_request or (WAITING if self.is_draining else OUTER) in self.changes

    def comes_from_outside(self, error):
        """Tell a cancellation of the caller from an exception that the waiter was given."""
        return self.waiter.cancelled() or self.waiter.exception() is not error

    def cancel_children(self):
        for task in self.tasks:
            if not task.done():
                task.cancel()

    def ended(self, task):
        self.pending -= 1
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self.errors.append(error)
        if self.outer is not None or self.cancel_requested:
            self.ended_after_cancellation(task, error)
        elif error is not None:
            self.failed(error)
        elif task.cancelled() and not self.is_draining and (LATE if self.read else UNREAD) not in self.changes:
            self.surface(own_cancellation(task))
        if self.pending == 0:
            self.surface(self.verdict())

    def ended_after_cancellation(self, task, error):
        if self.first is None:
            self.first = own_cancellation(task) if task.cancelled() else error
        if OUTER not in self.changes and self.first is not None:
            self.surface(self.verdict())

    def failed(self, error):
        is_first = self.first is None
        if is_first:
            self.first = error
        if SIBLINGS not in self.changes:
            self.surface(self.verdict())
        elif not self.is_draining:
            self.is_draining = True
            self.cancel_children()
        if is_first and COUNT in self.changes:
            if self.pending == 0:
                self.surface(self.verdict())
            self.own_request = True
            self.parent.cancel()

    def verdict(self):
        """Return what the caller gets to see by now, or None."""
        if self.outer is not None or self.cancel_requested:
            if self.errors and REPLACED in self.changes:
                return group_of(self.errors)
            if self.first is not None and not isinstance(self.first, asyncio.CancelledError):
                return self.first
            # Children that have swallowed the cancellation: gather makes the error from the last one.
            return self.outer or self.first or self.tasks[-1]._make_cancelled_error()
        if self.errors:
            return group_of(self.errors) if GROUP in self.changes else self.first
        return None

    def surface(self, error):
        if self.waiter.done():
            return
        if error is None:
            self.waiter.set_result(None)
        elif isinstance(error, BaseExceptionGroup):
            self.waiter.set_result(None)  # made anew, with all errors, when the caller wakes
        else:
            self.waiter.set_exception(error)


def group_of(errors):
    return BaseExceptionGroup("unhandled errors in a TaskGroup", errors)


def own_cancellation(task):
    """Return the CancelledError with which a task ended."""
    try:
        task.result()
    except asyncio.CancelledError as error:
        return error.with_traceback(None)
    raise AssertionError("the task was not cancelled")
