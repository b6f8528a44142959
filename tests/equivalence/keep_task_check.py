"""What may differ once dropped tasks are kept: only the fate of those the collector destroyed.

The runner forces a garbage collection at chosen moments (there is none otherwise). Whatever is not
a destroyed task, or made by one, must do the same at the same virtual time in the same order. What
the exception handler is told must come at the same virtual time; its order within that moment is
free, because a kept task lives one loop iteration longer.
"""

from virtual_loop import first_difference, run_program

DESTROYED = "a task that the collector destroyed runs on"
LATER = "a failed task in a reference cycle is found by the next collection"
TOLERATED = {DESTROYED, LATER}  # the bug that the codemod fixes, and no promise of anybody
DESTROYED_MESSAGE = "Task was destroyed but it is pending!"


class Check:
    """Both forms of one program."""

    def __init__(self, before, after, texts=None):
        self.before = before
        self.after = after

    def schedules(self, limit, chance):
        """Yield lists of points at which a collection is forced: none, everywhere, each, some."""
        yield []
        instants = dict(self.run(self.before, []).instants)
        for moment, count in self.run(self.after, []).instants.items():
            instants[moment] = max(count, instants.get(moment, 0))
        quiet = [("quiet", moment) for moment in sorted(instants)]
        points = quiet + [("instant", t, j) for t in sorted(instants) for j in range(instants[t])]
        yield quiet
        yield points
        singles = points if limit is None else chance.sample(points, min(limit, len(points)))
        for point in singles:
            yield [point]
        if limit != 0:
            for _ in range(max(2, len(singles) // 5)):
                yield sorted(chance.sample(points, min(3, len(points))), key=repr)

    def run(self, code, points):
        return run_program(code, points, collect=True)

    def compare(self, schedule):
        """Return None, or what differs and whether destroyed tasks explain it."""
        same, classes, what = self.judge(schedule)
        if same:
            return None
        if what is not None and what["part"] == "handled":
            # A failed task in a reference cycle is reported when a collection finds it, and a kept one
            # cannot be found in its last iteration. Collections at the end of every moment must
            # make that difference go away.
            moments = set(self.run(self.before, schedule).instants) | set(self.run(self.after, schedule).instants)
            same, classes, what = self.judge(schedule + [("quiet", moment) for moment in sorted(moments)])
            classes = classes + [LATER]
        return {"classes": [] if what else classes, "what": what}

    def judge(self, schedule):
        """Return whether both forms do the same, else the classes, and what no class explains."""
        before, after = self.run(self.before, schedule), self.run(self.after, schedule)
        if any(entry[3] == "destroyed" for entry in after.entries):
            return False, [], {"part": "fate", "what": "a task is destroyed although it should be kept"}
        if fates(before) == fates(after):
            return True, [], None
        destroyed = {root(entry[2]) for entry in before.entries if entry[3] == "destroyed"}
        if not destroyed.issubset({entry[2] for entry in after.entries if entry[3] == "finally"}):
            what = {"part": "fate", "what": "a kept task never comes to an end"}
        else:
            what = first_difference(fates(before, destroyed), fates(after, destroyed))
        return False, [DESTROYED] if destroyed else [], what


def root(name):
    """Return the name of the dropped task to which an event belongs."""
    return name.partition(".")[0]


def fates(run, without=()):
    """Return what is compared, without anything that the tasks in *without* did."""
    events = [entry[:1] + entry[2:-1] for entry in run.entries if root(entry[2]) not in without]
    handled = run.handled
    if without:
        handled = [
            call for call in handled
            if call[1] != DESTROYED_MESSAGE and not any(repr(name) in call[2] for name in without)
        ]
        # A task that runs on has timers of its own, and the heap of timers does not keep the order of
        # equal ones: only the order of what one task does is certain.
        events = sorted(without_shutdown_time(events), key=lambda event: (str(event[0]), root(event[1])))
    return events, run.outcome[:3], sorted(handled)


def without_shutdown_time(events):
    """Leave out when the loop came to rest: later, with tasks that run on."""
    for number, event in enumerate(events):
        if event[1:3] == ("runner", "shutdown"):
            return events[:number] + [("shutdown",) + event[1:] for event in events[number + 1 :]]
    return events
