"""What the projects of `scope_programs.py` do with a primitive so that it must be refused."""


class Trap:
    """A code of refusal, and functions that do to a project what it is about."""

    def __init__(self, code, set, fits=lambda primitive: True):
        self.code = code
        self._set = set
        self.fits = fits

    def set(self, project, primitive):
        primitive.refuse = self.code
        self._set(project, primitive)


QUESTIONS = {"event": "is_set", "queue": "qsize", "barrier": "n_waiting"}


def question(primitive, use):
    """An expression that asks for the state."""
    name = QUESTIONS.get(primitive.kind, "locked")
    return "%s.%s%s" % (use, name, "" if name == "n_waiting" else "()")


def use_at_home(project, primitive):
    return project.use(primitive, primitive.module, primitive.owner)


def at_end(primitive, text):
    """Add text that runs when the module is imported; the name of a class is bound by then."""
    primitive.module.pieces.append(text)


def asked_outside(project, primitive):
    at_end(primitive, "def ask_%d():\n    return %s" % (primitive.number, question(primitive, use_at_home(project, primitive))))


def asked_before(project, primitive):
    at_end(primitive, 'print("at first", %s)' % question(primitive, use_at_home(project, primitive)))


def passed(project, primitive):
    use = use_at_home(project, primitive)
    name = "pass_%d" % primitive.number
    at_end(primitive, "async def %s():\n    return repr(%s)[:3]" % (name, use))


def listed(project, primitive):
    at_end(primitive, "ALL_%d = [%s]" % (primitive.number, use_at_home(project, primitive)))


def aliased(project, primitive):
    at_end(primitive, "OTHER_%d = %s" % (primitive.number, use_at_home(project, primitive)))


def returned(project, primitive):
    at_end(primitive, "async def give_%d():\n    return %s" % (primitive.number, use_at_home(project, primitive)))


def rebound(project, primitive):
    number = primitive.number
    text = "    global %s\n    %s = %s" % (primitive.name, primitive.name, primitive.constructor)
    if primitive.owner:
        text = "    %s.%s = %s" % (primitive.owner, primitive.name, primitive.constructor)
    at_end(primitive, "def renew_%d():\n%s" % (number, text))


def set_before(project, primitive):
    project.survives = True
    use = use_at_home(project, primitive)
    at_end(primitive, {"event": "%s.set()", "queue": "%s.put_nowait(100)"}[primitive.kind] % use)


def default(project, primitive):
    number = primitive.number
    text = "async def with_default_%d(item, primitive=%s):\n    return item" % (number, use_at_home(project, primitive))
    at_end(primitive, text)


def threads(project, primitive):
    module = project.entry
    module.add_import("import threading")
    lines = "    thread = threading.Thread(target=lambda: %s.run(main()))\n    thread.start()\n    thread.join()"
    module.pieces.append("def run_in_thread():\n" + lines % module.asyncio)
    for other in project.primitives:
        other.refuse = "several-threads"


def exported(project, primitive):
    at_end(primitive, '__all__ = ["%s"]' % primitive.name)


def patched(project, primitive):
    target = primitive.module.dotted + "." + (primitive.owner + "." if primitive.owner else "") + primitive.name
    text = 'from unittest import mock\n\n\ndef check_%d():\n    with mock.patch("%s"):\n        pass\n'
    project.extra_files["checks_%d.py" % primitive.number] = text % (primitive.number, target)


def counted(project, primitive):
    primitive.module.add_import("import os")
    argument = 'int(os.environ.get("LIMIT_%d", "2"))' % primitive.number
    head = primitive.constructor.partition("(")[0]
    primitive.constructor = "%s(%s)" % (head, argument)
    primitive.call = "%s(2)" % primitive.class_name
    primitive.declaration = "%s = %s" % (primitive.name, primitive.constructor)


def by_name(project, primitive):
    number = primitive.number
    at_end(primitive, 'async def named_%d():\n    return globals()["%s"]' % (number, primitive.name))


def is_free(primitive):
    return primitive.owner is None


TRAPS = [
    Trap("used-outside-async", asked_outside),
    Trap("used-outside-async", asked_before),
    Trap("used-as-value", passed),
    Trap("used-as-value", listed),
    Trap("used-as-value", aliased),
    Trap("used-as-value", returned),
    Trap("rebound", rebound),
    Trap("state-before-loop", set_before, lambda primitive: primitive.kind in ("event", "queue") and "1" not in primitive.call),
    Trap("default-argument", default),
    Trap("several-threads", threads),
    Trap("public-name", exported, is_free),
    Trap("patched-by-name", patched),
    Trap("constructor-arguments", counted, lambda primitive: primitive.kind in ("semaphore", "queue")),
    Trap("uses-unclear", by_name, is_free),
]


def choose_trap(project, primitive):
    """Any code is as likely as any other."""
    fitting = [trap for trap in TRAPS if trap.fits(primitive)]
    code = project.choose(*sorted({trap.code for trap in fitting}))
    return project.choose(*[trap for trap in fitting if trap.code == code])
