"""Functions of the generated projects of `scope_programs.py`: their parameters, their calls, and functions around them.

Text carries marks that a spelling replaces: `«S7:last»` stands for further parameters of function 7, `«A7:kw»` for
further arguments of a call of it, `«M»` for what `main` begins with, `«P3:»` for a use of primitive 3.
"""

# shape -> (parameters with %s for further ones, how to call with an item)
SHAPES = {
    "none": ("«S%d:first»", ["«A%d:first»"]),
    "item": ("item«S%d:last»", ["%s«A%d:pos»", "item=%s«A%d:kw»"]),
    "default": ("item, times=1«S%d:star»", ["%s«A%d:kw»", "%s, 2«A%d:kw»", "%s, times=2«A%d:kw»"]),
    "rest": ("item, *rest«S%d:last»", ["%s«A%d:kw»", "%s, \"x\"«A%d:kw»", "%s, *[\"x\", \"y\"]«A%d:kw»"]),
    "keyword": ("*, item«S%d:last»", ["item=%s«A%d:kw»"]),
    "options": ("item«S%d:starred»**options", ["%s«A%d:kw»", "%s, flag=1«A%d:kw»", "%s, **{\"flag\": 1}«A%d:kw»"]),
    "annotated": ("item: int«S%d:last»", ["%s«A%d:pos»"]),
    "lines": ("\n    item,«S%d:line»\n", ["%s«A%d:pos»", "\n    %s,«A%d:line»\n"]),
    "taken": ("item, lock=\"free\"«S%d:star»", ["%s«A%d:kw»", "%s, \"open\"«A%d:kw»"]),
}
# What a function of a shape says of its parameters.
SAYS = {"default": ", times", "rest": ", rest", "options": ", sorted(options)", "taken": ", lock"}
DECORATOR = '''def traced(function):
    @functools.wraps(function)
    async def wrapper(*arguments, **options):
        note("call", function.__name__)
        return await function(*arguments, **options)

    return wrapper'''


class Function:
    """A function or method: where it stands, what it takes, whom it calls and which primitives it uses itself."""

    def __init__(self, project, number, module, stem="step", name=None, shape=None, uses=(), calls=(), is_async=True,
                 owner=None, bound="self", decorated=False, is_main=False, is_sub=False):
        self.project = project
        self.number = number
        self.module = module
        self.name = name or "%s_%d" % (stem, number)
        self.shape = shape or project.choose(*["item"] * 4 + project.shapes)
        self.gives_task = False
        self.uses = set(uses)
        self.calls = set(calls)
        self.is_async = is_async
        self.owner = owner
        self.bound = bound
        self.is_sub = is_sub
        self.is_main = is_main
        self.decorated = decorated
        if owner:
            project.blocks_main.add("method")
        if decorated:
            project.blocks_main.add("decorated")
        module.used.add(self.name)

    def call(self, item, module, follow=""):
        """The text of a call from a module."""
        form = self.project.choose(*SHAPES[self.shape][1])
        if form.startswith("\n") and follow != "lines":
            form = SHAPES[self.shape][1][0]
        arguments = form % (self.number if self.shape == "none" else (item, self.number))
        return "%s(%s)" % (self.project.reference(self, module), arguments)

    def says(self):
        return 'note("%s"%s)' % (self.name, ("" if self.shape == "none" else ", item") + SAYS.get(self.shape, ""))

    def write(self, body, head=()):
        """Add the text of the function to its module or class."""
        parameters = SHAPES[self.shape][0] % self.number
        lines = list(head)
        if self.decorated:
            self.module.add_import("import functools")
            if DECORATOR not in self.module.pieces:
                self.module.pieces.append(DECORATOR)
            lines.append("@traced")
        if self.owner and self.bound != "self":
            lines.append("@classmethod" if self.bound == "cls" else "@staticmethod")
        if self.owner and self.bound:
            comma = "" if parameters.startswith(("«S", "\n")) else ", "
            parameters = self.bound + comma + parameters if not parameters.startswith("\n") else "\n    %s,%s" % (self.bound, parameters)
        returns = " -> None" if self.shape == "annotated" and self.is_async else ""
        lines.append("%sdef %s(%s)%s:" % ("async " if self.is_async else "", self.name, parameters, returns))
        if self.project.chance(0.15):
            lines.append('    """Do one step."""')
        if self.is_main:
            lines.append("    «M»")
        lines += ["    " + line if line else "" for line in body]
        text = [line for whole in lines for line in whole.split("\n")]
        self.module.add_import("from journal import enter, leave, note")
        if self.owner:
            entry = self.project.classes[self.owner if not self.is_sub else self.is_sub]
            entry["sub" if self.is_sub else "methods"].append(text)
        else:
            self.module.pieces.append("\n".join(text))


def wrap(project, inner, primitive, may_multiply):
    """Return a function that calls *inner*, in one of many ways; *may_multiply* allows more than one call."""
    home = project.choose(*project.above(inner.module)[:2])
    a = home.asyncio
    kinds = ["await", "plain", "task", "closure", "timeout", "try", "generator", "steps"]
    kinds += ["local"] if "taken" in project.shapes else []
    kinds += ["method", "decorated", "value"] if project.chance(0.25) else []
    kinds += ["fan", "fan", "recursion", "lambda"] if may_multiply else []
    kind = project.choose(*kinds)
    is_async = kind not in ("plain", "task")
    details = {"stem": kind, "calls": {inner}, "is_async": is_async, "decorated": kind == "decorated"}
    shape = project.choose("item", "item", "item", "default", "rest", "annotated") if kind != "method" else "item"
    owner = None
    if kind == "method":
        owner = "Runner%d" % len(project.functions)
    function = project.add_function(home, shape=shape, owner=None, **details)
    function.gives_task = kind == "task" or kind == "plain" and inner.gives_task
    call = inner.call("item", home, "lines" if kind in ("await", "decorated") else "")
    if kind == "plain":
        function.write(["return " + call])
    elif kind == "task":
        function.write([function.says(), "return %s.ensure_future(%s)" % (a, call)])
    elif kind == "closure":
        function.write(["async def run():", "    await " + call, "", "await run()"])
    elif kind == "timeout":
        function.write(["await %s.wait_for(%s, 80)" % (a, call)])
    elif kind == "try":
        function.write(["try:", "    await " + call, "finally:", "    " + function.says()])
    elif kind == "generator":
        lines = ["async def steps():", "    await " + call, "    yield item", "", "async for step in steps():", '    note("step", step)']
        function.write(lines)
    elif kind == "steps":
        function.calls = {write_steps(project, inner, home)}
        steps = next(iter(function.calls)).call("item", home)
        function.write(["async for step in %s:" % steps, '    note("step", step)'])
    elif kind == "local":
        function.write(["lock = \"local\"", "await " + call, "note(lock)"])
    elif kind == "method":
        write_runner(project, function, owner, home, call)
    elif kind == "value":
        project.blocks_main.add("value")
        name = project.reference(inner, home)
        argument = "item=item" if inner.shape == "keyword" else "item"
        function.write(["run = %s" % name, "await run(%s)" % argument])
    elif kind == "fan":
        function.write(fan(project, inner, home))
    elif kind == "recursion":
        function.shape = "default"
        function.calls.add(function)
        again = "%s(item, times - 1«A%d:kw»)" % (function.name, function.number)
        function.write(["await " + call, "if times:", "    await " + again])
    elif kind == "lambda":
        function.write(["run = lambda: " + call, "await run()"])
    else:
        function.write(project.choose([function.says()], []) + ["await " + call])
    return function


def write_steps(project, inner, home):
    """An asynchronous generator of the module: it is called and not awaited."""
    steps = project.add_function(home, stem="walk", shape="item", calls={inner})
    steps.write(["yield item", "await " + inner.call("item", home), "yield item + 1"])
    return steps


def write_runner(project, function, owner, home, call):
    """A class of its own with a method that calls, and the function that makes an object of it."""
    project.blocks_main.add("method")
    text = "class %s:\n    def __init__(self, item):\n        self.item = item\n\n    async def run(self):\n" % owner
    text += "        item = self.item\n        await " + call
    home.pieces.append(text)
    function.write(["await %s(item).run()" % owner])


def fan(project, inner, home):
    a = home.asyncio
    call = inner.call("number", home)
    if project.minor >= 11 and not inner.gives_task and project.chance(0.5):
        return ["async with %s.TaskGroup() as tasks:" % a, "    for number in range(2):", "        tasks.create_task(%s)" % call]
    task = "" if inner.gives_task else a + ".get_event_loop().create_task("
    return project.choose(
        ["await %s.gather(*[%s for number in (item, item + 10)])" % (a, call)],
        ["await %s.gather(%s, %s)" % (a, inner.call("item", home), inner.call("item + 1", home))],
        ["tasks = [%s%s for number in range(2)]" % (task, call + ")" * bool(task)), "await %s.wait(tasks)" % a],
        ["for number in range(2):", "    await " + call],
        ["results = [await %s for number in range(2)]" % call, 'note("results", len(results))'],
    )
