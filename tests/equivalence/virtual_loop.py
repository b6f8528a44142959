"""An asyncio event loop with a virtual clock, and one run of a program on it.

Time stands still while anything is ready and jumps to the next timer when nothing is. Two timers
for the same moment therefore fire in the same iteration on every run, which makes races between a
timeout, a cancellation and a completion exact and repeatable instead of a matter of luck.

Runs on CPython 3.8 and later, with the standard library alone.
"""

import asyncio
import gc
import heapq

MAX_ITERATIONS = 3000
SHUTDOWN_ROUNDS = 5  # a task may swallow a cancellation or two


class NothingScheduled(Exception):
    """Nothing is ready and no timer is pending: what is still waiting will wait for ever."""


class TooManyIterations(Exception):
    """The program did not come to rest within the bound."""


class VirtualClockLoop(asyncio.BaseEventLoop):
    """An event loop without a selector whose clock is moved by its timers only.

    `points` says where the runner acts (cancels the main task, forces a collection). A point is
      ("iteration", n)    before the handles of the loop's n-th iteration,
      ("step", n)         before the n-th handle since the start,
      ("instant", t, j)   before the handles of the j-th iteration at the virtual time t,
      ("quiet", t)        at the virtual time t when nothing is ready any more.
    """

    def __init__(self, points=(), act=None, max_iterations=MAX_ITERATIONS):
        super().__init__()
        self.now = 0.0
        self.iteration = -1
        self.step = -1
        self.instants = {}  # virtual time -> number of iterations at it
        self.argument_time = 0.0
        self.program_cancel_shift = 0.0
        self._max_iterations = max_iterations
        self._points = set(points)
        self._steps = {point[1] for point in points if point[0] == "step"}
        self._act = act

    def time(self):
        return self.now

    # What the generated programs call.

    def spend(self, seconds):
        """Stand for blocking work: the clock moves on while nothing else can run."""
        self.now += seconds

    def spend_in_argument(self, seconds):
        """Like `spend`, for work done while the arguments of a wait_for are evaluated."""
        self.now += seconds
        self.argument_time += seconds

    def take_argument_time(self):
        """Return the argument time since the last call and forget it."""
        spent, self.argument_time = self.argument_time, 0.0
        return spent

    def cancel_later(self, seconds, task):
        """Cancel *task* after *seconds*; a run can shift all such cancellations to break ties."""
        return self.call_later(seconds + self.program_cancel_shift, task.cancel)

    # The loop itself.

    def run_until_stuck(self):
        """Run until nothing is left to do; return why it ended."""
        try:
            self.run_forever()
        except NothingScheduled:
            return "idle"
        except TooManyIterations:
            return "too many iterations"
        return "stopped"

    def _run_once(self):
        ready, scheduled = self._ready, self._scheduled
        while scheduled and scheduled[0]._cancelled:
            heapq.heappop(scheduled)._scheduled = False
        if not ready:
            if ("quiet", self.now) in self._points:
                self._points.discard(("quiet", self.now))
                self._act(("quiet", self.now))
            if not ready:
                if not scheduled:
                    raise NothingScheduled
                self.now = max(self.now, scheduled[0]._when)
        while scheduled and scheduled[0]._when <= self.now:
            handle = heapq.heappop(scheduled)
            handle._scheduled = False
            ready.append(handle)
        self.iteration += 1
        if self.iteration >= self._max_iterations:
            raise TooManyIterations
        nth = self.instants.get(self.now, 0)
        self.instants[self.now] = nth + 1
        if self._points:
            for point in (("iteration", self.iteration), ("instant", self.now, nth)):
                if point in self._points:
                    self._act(point)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if handle._cancelled:
                continue
            self.step += 1
            if self.step in self._steps:
                self._act(("step", self.step))
                if handle._cancelled:
                    continue
            handle._run()
        handle = None  # a finished task must not live on in this frame

    def _write_to_self(self):
        """Needed by call_soon_threadsafe; there is no selector to wake."""


class UnchangedLoop(VirtualClockLoop):
    """Asyncio's own iteration on the virtual clock, without points: what the quick one must equal."""

    class _Selector:
        def select(self, timeout):
            return []

    def __init__(self, points=(), act=None):
        super().__init__(points, act)
        self._selector = self._Selector()
        self._clock_resolution = 2.0**-40

    def _process_events(self, events):
        pass

    def _run_once(self):
        if not self._ready:
            live = [handle._when for handle in self._scheduled if not handle._cancelled]
            if not live:
                raise NothingScheduled
            self.now = max(self.now, min(live))
        self.iteration += 1
        if self.iteration >= self._max_iterations:
            raise TooManyIterations
        asyncio.BaseEventLoop._run_once(self)


class Recorder:
    """What a program calls as `log(...)`: keeps each event with its virtual time and iteration."""

    def __init__(self, loop):
        self.entries = []
        self._loop = loop

    def __call__(self, *event):
        words = tuple([value if type(value) is str else describe(value) for value in event])
        self.entries.append((self._loop.now, self._loop.iteration) + words + (contexts(event[-1]),))


def describe(value):
    """Return a comparable text for a logged value; exceptions by type, arguments and cause."""
    if isinstance(value, BaseException):
        arguments = ", ".join([describe_argument(argument) for argument in value.args])
        text = "%s(%s)" % (type(value).__name__, arguments)
        return text + " from " + describe(value.__cause__) if value.__cause__ is not None else text
    if isinstance(value, (tuple, list)):
        return "%s(%s)" % (type(value).__name__, ", ".join([describe(item) for item in value]))
    return repr(value)


def describe_argument(argument):
    """Return the text of an exception's argument without task numbers and line numbers."""
    if isinstance(argument, str):
        return repr(argument.partition("<Task")[0])
    return describe(argument)


def contexts(value):
    """Return the chain of `__context__` of an exception: what a traceback shows above it."""
    if not isinstance(value, BaseException):
        return ""
    texts = []
    seen = {id(value)}
    todo = [value]
    while todo:
        error = todo.pop()
        for follower in (error.__cause__, error.__context__):
            texts.append(describe(follower) if follower is not None else "-")
            if follower is not None and id(follower) not in seen:
                seen.add(id(follower))
                todo.append(follower)
    return " ".join(texts)


class Run:
    """The record of one run: what happened, how it ended, where the loop stood."""

    def __init__(self, entries, outcome, handled, instants, iterations, steps):
        self.entries = entries
        self.outcome = outcome
        self.handled = handled
        self.instants = instants
        self.iterations = iterations
        self.steps = steps

    def view(self, ticks=True, with_contexts=False, drop=()):
        """Return what is compared.

        With *ticks* every event carries the number of its loop iteration, with *with_contexts* the
        `__context__` chains of exceptions; *drop* leaves out events whose first word is in it.
        """
        start = 1 if ticks else 2
        end = None if with_contexts else -1
        entries = [entry[:1] + entry[start:end] for entry in self.entries if entry[2] not in drop]
        outcome = self.outcome if ticks else self.outcome[:3]
        if not with_contexts:
            outcome = outcome[:4]
        return entries, outcome, self.handled


def first_difference(one, two):
    """Say which part of two views of runs differs and how, or return None."""
    for part, part_one, part_two in zip(("events", "outcome", "handled"), one, two):
        if part_one != part_two:
            only_one = [event for event in part_one if event not in part_two]
            only_two = [event for event in part_two if event not in part_one]
            return {"part": part, "only before": repr(only_one[:3]), "only after": repr(only_two[:3])}
    return None


def creation_order(task):
    """Sort key: tasks are numbered as they are made; the set they come in has no order."""
    digits = task.get_name().rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0


def run_program(
    code, points=(), cancel_message=False, prepare=None, collect=False, shift=0.0, loop_class=VirtualClockLoop,
    names=None,
):
    """Execute a compiled program and its `main(log)`; act at the points; let it come to rest.

    *names* are bound in the program before it runs. With *collect* an act is a forced garbage collection, otherwise a cancellation of the main task.
    """
    main_task = None
    acts = 0

    def act(point):
        nonlocal acts
        acts += 1
        if collect:
            gc.collect()
        elif main_task is not None and not main_task.done():
            if cancel_message:
                main_task.cancel("outer %d" % acts)
            else:
                main_task.cancel()

    loop = loop_class(points, act)
    loop.program_cancel_shift = shift
    recorder = Recorder(loop)
    handled = []
    at_rest = False

    def handle_exception(_, context):
        event = (context.get("message", "").split(" (")[0], describe(context.get("exception")))
        moment = float("inf") if at_rest else loop.now
        handled.append((moment,) + event if collect else event)

    loop.set_exception_handler(handle_exception)
    asyncio.set_event_loop(loop)
    finished = []

    def note_end(task):
        finished.append((loop.now, loop.iteration, loop.step))

    try:
        if prepare is not None:
            prepare(loop)  # before the program can import what is patched
        namespace = dict(names or {}, __name__="program")
        exec(code, namespace)
        main_task = loop.create_task(namespace["main"](recorder))
        main_task.add_done_callback(note_end)
        why = loop.run_until_stuck()
        at_rest = True
        if not main_task.done():
            recorder("runner", "deadlock" if why == "idle" else why)
        end = finished[0] if finished else (loop.now, loop.iteration, loop.step)
        instants = dict(loop.instants)
        for _ in range(SHUTDOWN_ROUNDS):
            leftovers = sorted(asyncio.all_tasks(loop), key=creation_order)
            if not leftovers:
                break
            recorder("runner", "shutdown", len(leftovers))
            for task in leftovers:
                task.cancel()
            loop.run_until_stuck()
        cancelling = main_task.cancelling() if hasattr(main_task, "cancelling") else 0
        chain = ""
        if not main_task.done():
            result = "never ended"
        else:
            try:
                result = "returned " + describe(main_task.result())
            except BaseException as error:
                result, chain = describe(error), contexts(error)
        outcome = (result, end[0], cancelling, end[1], chain)
        iterations, steps = end[1], end[2]
        if main_task.done():
            namespace.clear()
        leftovers = main_task = task = None
        namespace = None
        gc.collect(0)  # closes async generators that nobody finished, logs exceptions nobody retrieved
        loop.run_until_stuck()
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    if collect:
        gc.collect()
    else:
        gc.collect(0)
        handled.sort()
    return Run(recorder.entries, outcome, handled, instants, iterations, steps)
