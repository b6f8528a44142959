"""What may differ between wait_for and timeout, and how each class of differences is proved.

From 3.12 on, wait_for is a coroutine with `async with timeout(T): return await X` inside, and three
mechanisms can make a difference: a timeout that is not positive, time spent in arguments, and a
CancelledError that X returns and the statement raises, now inside the block. In
3.11 it runs X in a task of its own, with five visible consequences. Each has its own test here:

* context variables, identity of the task, message of a cancellation: programs log these under tags
  of their own; the traces are equal without the tagged events.
* everything else: run with a wait_for that works in the current task, the original must give exactly
  the rewritten trace, down to the loop iteration of each event (so the rewrite itself is right), and
  - order within an instant: both traces have the same events at the same times, in another order;
  - X cleaning up when a second cancellation arrives: 3.11's wait_for ended before X had ended;
  - a cancellation (or timeout) racing with the completion: no difference is left once the
    cancellation is moved to the nearest moments at which nothing else happens, or the tied timeouts
    and cancellations inside the program are moved apart;
  - what is left follows from the order within an instant: at the first moment at which the traces
    part, the loop needs more than one iteration, so that there is an order to change;
  - where none of these fits, only the mechanism itself is named: X runs in the current task.
"""

import asyncio
import itertools
import sys

from virtual_loop import run_program
from wait_for_models import ARGUMENT_TIME, CURRENT_TASK, LEFT_RUNNING, NON_POSITIVE, RAISED_INSIDE, make_model, make_watched

CURRENT_TASK_ALREADY = sys.version_info >= (3, 12)
TAGS = {
    "context": "context variables set inside stay visible",
    "identity": "current_task() is the caller",
    "message": "the message of a cancellation reaches X",
}
CANCEL_RACE = "a cancellation at the instant at which X starts or completes wins"
TIMEOUT_RACE = "a timeout at the instant at which X completes wins"
INSTANT_ORDER = "X starts and ends without extra loop iterations: order within an instant"
INSTANT_FOLLOWS = "X starts and ends without extra loop iterations: what follows from the order within an instant"
CONTEXT_CHAIN = "only the __context__ of an exception: a traceback shows another line of history"
TOLERATED = {CONTEXT_CHAIN}  # not among what the contract promises for Safe; counted all the same
# Smaller than any difference between the times of the programs, and exact in binary.
EPSILON = 2.0**-20


class Check:
    """Both forms of one program."""

    def __init__(self, before, after, texts=None):
        self.before = before
        self.after = after
        self.strict = CURRENT_TASK_ALREADY
        self.with_message = False

    # Schedules.

    def schedules(self, limit, chance):
        """Yield lists of points at which the main task is cancelled; none at first."""
        yield []
        plain = self.run(self.before, [])
        if self.strict:
            # Both forms take the same iterations: cancel at each of them, and between two handles.
            points = [("iteration", n) for n in range(plain.iterations + 1)]
            between = [("step", n) for n in range(plain.steps + 1)]
        else:
            # The forms do not take the same iterations; cancel at the same moments instead.
            moments = dict(plain.instants)
            for moment, count in self.run(self.after, []).instants.items():
                moments[moment] = max(count, moments.get(moment, 0))
            moments = {t: n for t, n in moments.items() if t <= plain.outcome[1]}
            points = [("quiet", t) for t in moments]
            points += [("instant", t, j) for t, n in moments.items() for j in range(n)]
            between = []
        points.sort(key=repr)
        singles = points if limit is None else chance.sample(points, min(limit, len(points)))
        for point in singles:
            yield [point]
        extra = max(2, len(singles) // 4) if limit != 0 else 0
        for point in chance.sample(between, min(extra, len(between))):
            yield [point]
        if len(points) > 1 and extra:
            for _ in range(extra):
                yield sorted(chance.sample(points, 2), key=repr)

    # Runs.

    def run(self, code, points, mechanisms=None, observed=None, shift=None):
        """Run one form; patch wait_for where a model or a shifted deadline is asked for."""
        original, timeout = asyncio.wait_for, asyncio.timeout

        def prepare(loop):
            if mechanisms is not None:
                asyncio.wait_for = make_model(loop, original, mechanisms, observed)
            elif observed is not None:
                asyncio.wait_for = make_watched(original, observed)

        def shifted_wait_for(fut, delay):
            return original(fut, delay + shift if delay else delay)

        def shifted_timeout(delay):
            return timeout(delay + shift if delay else delay)

        try:
            if shift is not None:
                asyncio.wait_for, asyncio.timeout = shifted_wait_for, shifted_timeout
            return run_program(
                code, points, self.with_message, prepare, shift=-2 * shift if shift else 0.0
            )
        finally:
            asyncio.wait_for, asyncio.timeout = original, timeout

    def compare(self, schedule):
        """Return None, or the classes that explain the difference under this schedule."""
        self.with_message = len(repr(schedule)) % 3 == 0  # some with a message, the same on every run
        before = self.run(self.before, schedule)
        after = self.run(self.after, schedule)
        if before.view(self.strict, True) == after.view(self.strict, True):
            return None
        if before.view(self.strict) == after.view(self.strict):
            return {"classes": [CONTEXT_CHAIN], "what": None}
        classes = self.explain(schedule, before, after)
        return {"classes": classes, "what": first_difference(before, after, self.strict)}

    # Explanations.

    def explain(self, schedule, before, after):
        """Return the names of the classes, or an empty list."""
        names = self.by_tags(before, after)
        if names:
            return names
        return self.by_mechanism(schedule, before, after)

    def by_tags(self, before, after):
        """Equal but for events of the tagged kinds? (3.11 only: later there is no new task)."""
        if self.strict:
            return []
        if before.view(False, False, TAGS) != after.view(False, False, TAGS):
            return []
        return [
            name for tag, name in TAGS.items()
            if before.view(False, False, set(TAGS) - {tag}) != after.view(False, False, set(TAGS) - {tag})
        ]

    def by_mechanism(self, schedule, before, after):
        """Find the fewest mechanisms with which the original gives exactly the rewritten trace."""
        available = [NON_POSITIVE, ARGUMENT_TIME] + ([] if self.strict else [CURRENT_TASK]) + [RAISED_INSIDE]
        for size in range(1, len(available) + 1):
            for mechanisms in itertools.combinations(available, size):
                observed = set()
                first = self.run(self.before, schedule, mechanisms, observed)
                needed = [mechanism for mechanism in mechanisms if mechanism != CURRENT_TASK]
                if not observed.issuperset(needed):
                    continue
                # The rewritten program may still have a wait_for: at a site that was refused. (Time in
                # arguments is spent in front of others there, so none of it may count twice.)
                kept = [mechanism for mechanism in mechanisms if mechanism not in (ARGUMENT_TIME, RAISED_INSIDE)]
                second = self.run(self.after, schedule, kept, set())
                if CURRENT_TASK in mechanisms:
                    if first.view() == second.view():
                        return self.of_new_task(schedule, before, after, needed)
                elif first.view(self.strict) == second.view(self.strict):
                    return needed
                elif not self.strict and self.by_tags(first, second):
                    return needed + self.by_tags(first, second)
        return []

    def of_new_task(self, schedule, before, after, needed):
        """Name the consequence of the new task of 3.11 that is at work here."""
        if needed:
            observed = set()
            before = self.run(self.before, schedule, needed, observed)
        one, two = before.view(False, False, TAGS), after.view(False, False, TAGS)
        if sorted(one[0]) == sorted(two[0]) and one[1] == two[1]:
            return needed + [INSTANT_ORDER]
        if self.leaves_running(schedule):
            return needed + [LEFT_RUNNING]
        if schedule and self.equal_when_quiet(schedule, needed):
            return needed + [CANCEL_RACE]
        if self.equal_when_apart([], needed) and self.equal_when_apart(schedule, needed):
            return needed + [TIMEOUT_RACE]
        moment = moment_they_part(one, two)
        if before.instants.get(moment, 0) > 1:
            return needed + [INSTANT_FOLLOWS]
        return needed + [CURRENT_TASK]

    def leaves_running(self, schedule):
        """Does a wait_for of the original end before what it waits for?"""
        observed = set()
        self.run(self.before, schedule, None, observed)
        return LEFT_RUNNING in observed

    def equal(self, schedule, needed, shift=None):
        """Do the forms agree, apart from the tagged events and the order within an instant?"""
        before = self.run(self.before, schedule, needed or None, set() if needed else None, shift)
        after = self.run(self.after, schedule, None, None, shift)
        first, second = before.view(False, False, TAGS), after.view(False, False, TAGS)
        return sorted(first[0]) == sorted(second[0]) and first[1] == second[1]

    def equal_when_quiet(self, schedule, needed):
        """Move each cancellation to the quiet moments before and after it and compare again."""
        times = sorted(self.run(self.before, []).instants)
        earlier, later = [], []
        for point in schedule:
            moment = point[1]
            previous = [t for t in times if t < moment]
            later.append(("quiet", moment))
            if previous:
                earlier.append(("quiet", previous[-1]))
        return self.equal(later, needed) and self.equal(earlier, needed)

    def equal_when_apart(self, schedule, needed):
        """Break the ties inside the program both ways and compare again."""
        return not needed and self.equal(schedule, needed, EPSILON) and self.equal(schedule, needed, -EPSILON)


def moment_they_part(one, two):
    """Return the first virtual time at which the runs differ; a run that is over stays at its end."""
    for first, second in itertools.zip_longest(one[0], two[0]):
        if first != second:
            return min(first[0] if first else one[1][1], second[0] if second else two[1][1])
    return min(one[1][1], two[1][1])


def first_difference(before, after, strict):
    """Show where two runs part: the event before it and both events at it."""
    first, second = before.view(strict), after.view(strict)
    for number, (one, two) in enumerate(itertools.zip_longest(first[0], second[0])):
        if one != two:
            return {"event": number, "before": repr(one), "after": repr(two)}
    return {"before": repr(first[1:]), "after": repr(second[1:])}
