"""What the projects of `scope_programs.py` do with a primitive of each kind."""

TIMES = ("0", "0", "0.25", "0.5")


class Family:
    """The functions that use a primitive, and how many of each run at a time.

    `users` is a list of (function, count). `first` are functions that `opening` calls before.
    """

    may_multiply = False
    any_order = True

    def __init__(self, project, primitive):
        self.project = project
        self.primitive = primitive
        self.first = []
        self.users = self.made()

    def pause(self, module):
        project, a = self.project, module.asyncio
        return project.choose(
            "await %s.sleep(%s)" % (a, project.choose(*TIMES)),
            "await %s.sleep(%s)" % (a, project.choose(*TIMES)),
            "await %s.gather(%s.sleep(0), %s.sleep(%s))" % (a, a, a, project.choose(*TIMES)),
        )

    def function(self, stem, body, shape=None):
        """Write a function or method whose lines are `body(function, name of the primitive)`."""
        project, primitive = self.project, self.primitive
        if primitive.owner and project.chance(0.8):
            bound = project.choose("self", "self", "cls", "")
            is_sub = primitive.sub is not None and project.chance(0.4)
            owner = primitive.sub if is_sub else primitive.owner
            module = primitive.sub_module if is_sub else primitive.module
            function = project.add_function(
                module, stem=stem, shape=shape, uses={primitive}, owner=owner, bound=bound,
                is_sub=primitive.owner if is_sub else False,
            )
            receiver = bound or project.choose(owner, project.class_in(primitive.owner, primitive.module, module))
            lines = body(function, project.use(primitive, module, receiver))
            function.write(lines)
            return function
        home = primitive.module if primitive.lazy else project.choose(*project.above(primitive.module)[:3])
        decorated = not primitive.lazy and project.chance(0.04)
        function = project.add_function(home, stem=stem, shape=shape, uses={primitive}, decorated=decorated)
        use, before = self.use_in_function(home)
        function.write(before + body(function, use))
        return function

    def use_in_function(self, home):
        """The expression for the primitive in a function, and the lines that it needs before."""
        project, primitive = self.project, self.primitive
        if primitive.lazy:
            return project.use(primitive, home), ["«L%d»" % primitive.number]
        if not primitive.owner:
            if home is not primitive.module and project.chance(0.1):
                local = "«I%d:%s|»" % (primitive.number, primitive.module.dotted)
                return "«P%d:»" % primitive.number, [local]
            return project.use(primitive, home), []
        name = project.class_in(primitive.owner, primitive.module, home)
        if project.chance(0.3):
            return project.use(primitive, home, name + "()"), []
        if project.chance(0.3):
            return project.use(primitive, home, "owner"), ["owner = %s()" % name]
        if primitive.sub and primitive.sub_module is home and project.chance(0.5):
            return project.use(primitive, home, primitive.sub), []
        return project.use(primitive, home), []

    def opening(self, project, home, runner):
        """The lines that run before the users."""
        runner.calls |= set(self.first)
        return ["await " + first.call("0", home) for first in self.first]


class Sections(Family):
    """Locks and semaphores: sections that suspend."""

    may_multiply = True

    def made(self):
        project = self.project
        users = [(self.function("work", self.body), project.choose(2, 3)) for _ in range(project.choose(1, 1, 2))]
        if not self.primitive.owner and not self.primitive.lazy and project.chance(0.1):
            users.append((self.through_manager(), 2))
        if not self.primitive.owner and project.chance(0.06):
            project.blocks_main.add("never called")
            self.function("unused", self.body)
        if not self.primitive.owner and project.chance(0.08):
            text = "def shadow_%d():\n    %s = 3\n    return %s"
            self.primitive.module.pieces.append(text % (self.primitive.number, self.primitive.name, self.primitive.name))
        return users

    def through_manager(self):
        """A function that holds the primitive through a context manager of the project."""
        project, primitive, module = self.project, self.primitive, self.primitive.module
        module.add_import("import contextlib")
        project.blocks_main.add("decorated")
        limit = 1 if primitive.kind == "condition" else primitive.limit
        manager = project.add_function(module, stem="held", shape="item", uses={primitive})
        manager.write(
            ["async with %s:" % project.use(primitive, module), '    enter("%s", %d)' % (primitive.label, limit)]
            + ["    yield item", '    leave("%s")' % primitive.label],
            head=["@contextlib.asynccontextmanager"],
        )
        function = project.add_function(module, stem="hold", calls={manager})
        function.write(["async with %s:" % manager.call("item", module), "    " + self.pause(module)])
        return function

    def body(self, function, use):
        project, label = self.project, self.primitive.label
        limit = 1 if self.primitive.kind == "condition" else self.primitive.limit
        section = ['enter("%s", %d)' % (label, limit), self.pause(function.module)]
        section += [self.pause(function.module)] if project.chance(0.4) else []
        section += ['leave("%s")' % label]
        inner = ["    " + line for line in section]
        a = function.module.asyncio
        lines = project.choose(
            ["async with %s:" % use] + inner,
            ["async with %s:" % use] + inner,
            ["async with %s:" % use] + inner + ["# again", "async with %s:" % use] + inner,
            ["await %s.acquire()" % use, "try:"] + inner + ["finally:", "    %s.release()" % use],
            ["await %s.wait_for(%s.acquire(), 70)" % (a, use), "try:"] + inner + ["finally:", "    %s.release()" % use],
            ["for _ in range(2):", "    async with %s:" % use] + ["    " + line for line in inner],
            ["if %s.locked():" % use, '    note("busy")', "async with %s:" % use] + inner,
            ["try:", "    async with %s:" % use] + ["    " + line for line in inner] + ["except ValueError:", "    pass"],
            ["async def section():", "    async with %s:" % use] + ["    " + line for line in inner] + ["", "await section()"],
        )
        return ([function.says()] if project.chance(0.7) else []) + lines


class Events(Family):
    """Tasks wait for an event that another one sets."""

    def made(self):
        project = self.project
        if not (self.primitive.kind == "event" and project.chance(0.12)):
            self.first = [self.function("clear", lambda function, use: ["%s.clear()" % use])]
        else:
            project.survives = True
        waiter = self.function("wait", self.wait)
        setter = self.function("set", self.set)
        return [(waiter, project.choose(1, 2, 3)), (setter, 1)]

    def wait(self, function, use):
        a = function.module.asyncio
        return self.project.choose(
            [function.says(), "await %s.wait()" % use, 'note("awake", item)'],
            ["if not %s.is_set():" % use, "    await %s.wait()" % use, function.says()],
            ["await %s.wait_for(%s.wait(), timeout=60)" % (a, use), function.says()],
        )

    def set(self, function, use):
        return self.project.choose(
            [self.pause(function.module), "%s.set()" % use],
            [self.pause(function.module), 'note("set", %s.is_set())' % use, "%s.set()" % use],
        )


class Queues(Family):
    """Producers and as many consumers."""

    def made(self):
        count = self.project.choose(1, 2, 3)
        return [(self.function("put", self.put), count), (self.function("take", self.take), count)]

    def put(self, function, use):
        put = "await %s.put(item)" % use
        if "()" in self.primitive.call and self.project.chance(0.4):
            put = "%s.put_nowait(item)" % use
        return self.project.choose([self.pause(function.module)], []) + [put, function.says()]

    def take(self, function, use):
        return self.project.choose(
            ["got = await %s.get()" % use, 'note("got", got, %s.qsize())' % use, "%s.task_done()" % use],
            ['note("got", await %s.get())' % use, self.pause(function.module), "%s.task_done()" % use],
            ["try:", "    got = await %s.get()" % use, "finally:", "    %s.task_done()" % use, 'note("got", got)'],
        )


class Conditions(Family):
    """Tasks wait for a change that another one makes."""

    def made(self):
        project = self.project
        if project.chance(0.3):
            self.may_multiply = True
            return Sections(project, self.primitive).users
        waiter = self.function("await_change", self.wait, shape="item")
        notifier = self.function("change", self.change, shape="item")
        self.any_order = False
        return [(waiter, project.choose(1, 2)), (notifier, 1)]

    def wait(self, function, use):
        return self.project.choose(
            ["async with %s:" % use, "    await %s.wait()" % use, "    " + function.says()],
            ["changes = [item]", "async with %s:" % use, "    await %s.wait_for(lambda: changes.append(0) or len(changes) > 2)" % use, "    note(len(changes))"],
        )

    def change(self, function, use):
        a = function.module.asyncio
        lines = ["for _ in range(3):", "    await %s.sleep(0.5)" % a, "    async with %s:" % use]
        return lines + ["        %s.notify_all()" % use, "        " + function.says()]


class Barriers(Family):
    """As many tasks as the barrier wants."""

    def made(self):
        return [(self.function("meet", self.meet), self.primitive.limit)]

    def meet(self, function, use):
        return self.project.choose(
            [self.pause(function.module), "place = await %s.wait()" % use, 'note("met", place)'],
            ["async with %s:" % use, "    " + function.says()],
        )


FAMILIES = {
    "lock": Sections, "semaphore": Sections, "event": Events, "queue": Queues, "condition": Conditions, "barrier": Barriers,
}
