"""What may differ once a lock is held by `async with`: only that statements before the `try` release it too.

Both forms must do the same in the same loop iterations, whenever the main task is cancelled. Where they do not, the
original must do exactly what the rewritten program does once those statements release the lock when they fail.
"""

import re

from virtual_loop import first_difference, run_program

LEAK = "an exception between the acquire and the `try` releases the lock"
TOLERATED = set()

BETWEEN = re.compile(
    r"^(?P<indent> *)await self\.(?P<lock>\w+)\.acquire\(\)\n(?P<between>(?:(?P=indent)(?!try:)[^ \n].*\n)+)(?P=indent)try:\n",
    re.M,
)


def releasing(match):
    """The same acquire, where what stands between it and its `try` releases the lock on an exception."""
    indent = match["indent"]
    between = "".join("    %s\n" % line for line in match["between"].splitlines())
    acquire = "%sawait self.%s.acquire()\n" % (indent, match["lock"])
    release = "{0}except BaseException:\n{0}    self.{1}.release()\n{0}    raise\n".format(indent, match["lock"])
    return "%s%stry:\n%s%s%stry:\n" % (acquire, indent, between, release, indent)


class Check:
    """Both forms of one program."""

    def __init__(self, before, after, texts=None):
        self.before = before
        self.after = after
        text = BETWEEN.sub(releasing, texts[0])
        self.without_leak = compile(text, "releasing", "exec", dont_inherit=True) if text != texts[0] else None

    def schedules(self, limit, chance):
        """Yield lists of points at which the main task is cancelled; none at first."""
        yield []
        plain = self.run(self.before, [])
        points = [("iteration", number) for number in range(plain.iterations + 1)]
        singles = points if limit is None else chance.sample(points, min(limit, len(points)))
        for point in singles:
            yield [point]
        between = [("step", number) for number in range(plain.steps + 1)]
        extra = max(2, len(singles) // 4) if limit != 0 else 0
        for point in chance.sample(between, min(extra, len(between))):
            yield [point]

    def run(self, code, points):
        return run_program(code, points)

    def compare(self, schedule):
        """Return None, or what differs and whether the leak explains it."""
        before, after = self.run(self.before, schedule), self.run(self.after, schedule)
        if before.view() == after.view():
            return None
        if self.without_leak and self.run(self.without_leak, schedule).view() == after.view():
            return {"classes": [LEAK], "what": None}
        return {"classes": [], "what": first_difference(before.view(), after.view())}
