"""Nothing at all may differ once an uncontended lock is dropped: not one event, and not its loop iteration."""

from virtual_loop import first_difference, run_program

TOLERATED = set()


class Check:
    """Both forms of one program."""

    def __init__(self, before, after, texts=None):
        self.before = before
        self.after = after

    def schedules(self, limit, chance):
        """Yield lists of points at which the main task is cancelled: none, then each or some."""
        yield []
        instants = run_program(self.before).instants
        points = [("instant", t, j) for t in sorted(instants) for j in range(instants[t])]
        singles = points if limit is None else chance.sample(points, min(limit, len(points)))
        for point in singles:
            yield [point]

    def compare(self, schedule):
        """Return None, or what differs; nothing explains it."""
        before, after = [run_program(code, schedule).view(with_contexts=True) for code in (self.before, self.after)]
        if before == after:
            return None
        return {"classes": [], "what": first_difference(before, after)}
