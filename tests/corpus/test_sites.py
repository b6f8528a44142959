"""The counter is the judge of the corpus run, so it is judged here first: `python -m unittest` in this folder."""

from __future__ import annotations

import textwrap
import unittest

from sites import ACQUIRE, CANCEL_SIBLINGS, DROP, EXTRACT, SCOPE, TASK_GROUP, find_sites, parseable


def counted(source: str) -> list[tuple[int, int, str]]:
    return [(site.line, site.column, site.form) for site in places(source).sites]


def places(source: str):
    found = find_sites("a.py", textwrap.dedent(source).lstrip("\n").encode())
    assert found.unreadable is None, found.unreadable
    return found


class WaitFor(unittest.TestCase):
    def test_import_spellings(self) -> None:
        for imported, callee in [
            ("import asyncio", "asyncio.wait_for"),
            ("import asyncio.tasks", "asyncio.tasks.wait_for"),
            ("import asyncio as aio", "aio.wait_for"),
            ("from asyncio import wait_for", "wait_for"),
            ("from asyncio import wait_for as soon", "soon"),
            ("from asyncio import tasks as t", "t.wait_for"),
        ]:
            with self.subTest(imported=imported):
                self.assertEqual(len(counted(f"{imported}\nasync def f():\n    await {callee}(g(), 1)\n")), 1)
                inside = f"async def f():\n    {imported}\n    return await {callee}(g(), 1)\n"
                self.assertEqual(len(counted(inside)), 1)

    def test_column_counts_characters(self) -> None:
        source = 'import asyncio\nasync def f():\n\t"é"; await asyncio.wait_for(g(), 1)\n'
        self.assertEqual(counted(source), [(3, 13, "awaited")])

    def test_look_alikes(self) -> None:
        for body in [
            "async def f(asyncio):\n    await asyncio.wait_for(g(), 1)",
            "async def f(client):\n    await client.wait_for('message')",
            "async def f(xs):\n    return [await asyncio.wait_for(x, 1) for x in xs]",
            "async def f():\n    return asyncio.wait_for(g(), 1)",
            "async def f():\n    '''await asyncio.wait_for(g(), 1)'''  # await asyncio.wait_for(g(), 1)",
        ]:
            with self.subTest(body=body):
                self.assertEqual(counted(f"import asyncio\n{body}\n"), [])

    def test_class_body_is_no_scope_for_its_methods(self) -> None:
        source = """
            from asyncio import wait_for
            class A:
                def wait_for(self): ...
                async def f(self):
                    await wait_for(g(), 1)
            """
        self.assertEqual(len(counted(source)), 1)

    def test_rebinding_is_uncertain_and_an_import_fallback_is_not(self) -> None:
        use = "async def f():\n    await wait_for(g(), 1)\n"
        rebound = places(f"from asyncio import wait_for\nwait_for = traced(wait_for)\n{use}")
        self.assertEqual((len(rebound.sites), len(rebound.uncertain)), (0, 1))
        fallback = "try:\n    from asyncio import wait_for\nexcept ImportError:\n    from compat import wait_for\n"
        self.assertEqual(len(places(fallback + use).sites), 1)


class DroppedTask(unittest.TestCase):
    def test_forms(self) -> None:
        source = """
            import asyncio
            async def f(self, loop, hass):
                asyncio.create_task(g())
                _ = asyncio.ensure_future(g())
                task = loop.create_task(g())
                task.add_done_callback(print)
                self._loop.create_task(g()).add_done_callback(print)
                asyncio.get_running_loop().create_task(g())
                button.on_click(lambda: asyncio.create_task(g()))
            """
        forms = [form for _, _, form in counted(source)]
        expected = ["statement", "underscore", "local", "chained callback", "statement", "lambda"]
        self.assertEqual(forms, expected)

    def test_kept_tasks(self) -> None:
        for body in [
            "task = asyncio.create_task(g())\n    await task",
            "task = asyncio.create_task(g())\n    def stop():\n        task.cancel()\n    return stop",
            "global task\n    task = asyncio.create_task(g())",
            "tasks.add(asyncio.create_task(g()))",
            "self.task = asyncio.create_task(g())",
            "await asyncio.create_task(g())",
            "return asyncio.create_task(g())",
            "hass.create_task(g())",
            "async with asyncio.TaskGroup() as tg:\n        tg.create_task(g())",
        ]:
            with self.subTest(body=body):
                self.assertEqual(counted(f"import asyncio\nasync def f(self):\n    {body}\n"), [])


def gathers(source: str, codemod: str = TASK_GROUP) -> list[tuple[int, str]]:
    sites = [site for site in places(source).sites if site.codemod == codemod]
    assert all(site.is_eligible == (site.form == "eligible") for site in sites)
    return [(site.line, site.form) for site in sites]


class Gather(unittest.TestCase):
    def test_every_call_is_a_site_of_both_codemods(self) -> None:
        source = "from asyncio import gather as g\nasync def f():\n    await g(a(), b())\n"
        self.assertEqual(gathers(source, TASK_GROUP), [(3, "eligible")])
        self.assertEqual(gathers(source, CANCEL_SIBLINGS), [(3, "eligible")])

    def test_eligible(self) -> None:
        for statement in [
            "await asyncio.gather()",
            "a, self.b = await asyncio.gather(*xs, y(), return_exceptions=False)",
            "return await asyncio.tasks.gather(*(g(x) for x in xs))",
            "for x in await asyncio.gather(*xs): pass",
            "total = sum(await asyncio.gather(*xs)) + 1",
            "return [x async for x in aiter(await asyncio.gather(*xs))]",
            "return (x for x in await asyncio.gather(*xs))",
            "yield await asyncio.gather(*xs)",
            "if await asyncio.gather(*xs): pass",
        ]:
            with self.subTest(statement=statement):
                source = f"import asyncio, asyncio.tasks\nasync def f(self, xs):\n    {statement}\n"
                self.assertEqual(gathers(source), [(3, "eligible")])

    def test_sites_that_nobody_asks_a_fix_for(self) -> None:
        for statement, form in [
            ("await asyncio.gather(*xs, return_exceptions=True)", "return_exceptions"),
            ("await asyncio.gather(*xs, return_exceptions=flag)", "return_exceptions"),
            ("await asyncio.gather(*xs, loop=loop)", "loop"),
            ("await asyncio.gather(*xs, **options)", "double star"),
            ("return asyncio.gather(*xs)", "not awaited"),
            ("await asyncio.wait_for(asyncio.gather(*xs), 1)", "not awaited"),
            ("await (first if first else asyncio.gather(*xs))", "not awaited"),
            ("return [await asyncio.gather(*group) for group in xs]", "in comprehension"),
            ("return [y for x in xs for y in await asyncio.gather(*x)]", "in comprehension"),
            ("return lambda: asyncio.gather(*xs)", "not in async def"),
            ("def start():\n        return asyncio.gather(*xs)", "not in async def"),
        ]:
            with self.subTest(statement=statement):
                found = gathers(f"import asyncio\nasync def f(xs):\n    {statement}\n")
                self.assertEqual([each for _, each in found], [form])

    def test_nested_gathers_are_sites_each(self) -> None:
        source = "import asyncio\nasync def f():\n    await asyncio.gather(asyncio.gather(*a), asyncio.gather(*b))\n"
        self.assertEqual([form for _, form in gathers(source)], ["eligible", "not awaited", "not awaited"])

    def test_look_alikes(self) -> None:
        for body in [
            "async def f(ice):\n    await ice.gather()",
            "async def f(gather):\n    await gather(a())",
            "async def f():\n    return functools.partial(asyncio.gather, a())",
        ]:
            with self.subTest(body=body):
                self.assertEqual(gathers(f"import asyncio\n{body}\n"), [])

    def test_a_rebound_gather_is_uncertain(self) -> None:
        source = "from asyncio import gather\ngather = traced(gather)\nasync def f():\n    await gather(a())\n"
        found = places(source)
        self.assertEqual((len(found.sites), len(found.uncertain)), (0, 2))


class DrainedGather(unittest.TestCase):
    """What gather-cancel-siblings writes must not be found again."""

    SOURCE = """
        import asyncio
        async def load(xs):
            tasks = [asyncio.create_task(get(x)) for x in xs]
            try:
                {gather}
            except {caught}:
                for task in {tasks}:
                    {cancel}
                await asyncio.gather({drained}, {options})
                {end}
        """
    OWN = {
        "gather": "pages = await asyncio.gather(*tasks)",
        "caught": "Exception",
        "tasks": "tasks",
        "cancel": "task.cancel()",
        "drained": "*tasks",
        "options": "return_exceptions=True",
        "end": "raise",
    }

    def found(self, **parts: str) -> int:
        return len(gathers(self.SOURCE.format(**{**self.OWN, **parts})))

    def test_own_output(self) -> None:
        self.assertEqual(self.found(), 0)
        self.assertEqual(self.found(gather="return await asyncio.gather(*tasks)"), 0)
        named = {"tasks": "(user_task, orders_task)", "drained": "user_task, orders_task"}
        self.assertEqual(self.found(gather="u, o = await asyncio.gather(user_task, orders_task)", **named), 0)
        several = {"tasks": "(*tasks, last_task)", "drained": "*tasks, last_task"}
        self.assertEqual(self.found(gather="await asyncio.gather(*tasks, last_task)", **several), 0)

    def test_anything_else_is_two_sites(self) -> None:
        for parts in [
            {"gather": "pages = await asyncio.gather(*others)"},
            {"caught": "ValueError"},
            {"tasks": "others"},
            {"cancel": "task.print_stack()"},
            {"cancel": "other.cancel()"},
            {"options": "return_exceptions=False"},
            {"end": "return None"},
            {"end": "raise Failed from None"},
        ]:
            with self.subTest(parts=parts):
                self.assertEqual(self.found(**parts), 2)


class Locks(unittest.TestCase):
    def found(self, body: str, made: str = "asyncio.Lock()", name: str = "_lock") -> list[tuple[int, str]]:
        source = f"import asyncio\nclass Api:\n    def __init__(self):\n        self.{name} = {made}\n"
        source += "    async def run(self):\n" + textwrap.indent(textwrap.dedent(body), "        ")
        return [(site.line, site.codemod) for site in places(source).sites]

    def test_a_section_that_does_not_suspend(self) -> None:
        body = "async with self._lock:\n    a()\n    b()\n"
        self.assertEqual(self.found(body), [(4, DROP), (6, EXTRACT)])
        self.assertEqual(self.found(body, made="asyncio.Semaphore(2)"), [(4, DROP), (6, EXTRACT)])
        self.assertEqual(self.found(body, made="threading.Lock()"), [])
        self.assertEqual(self.found("async with self._lock:\n    a()\n"), [(4, DROP)])
        self.assertEqual(self.found("async with self._lock:\n    if a:\n        b()\n"), [(4, DROP), (6, EXTRACT)])

    def test_a_section_that_suspends(self) -> None:
        for statement in ["await a()", "yield", "async for x in a: pass", "x = [y async for y in a]"]:
            with self.subTest(statement=statement):
                self.assertEqual(self.found(f"async with self._lock:\n    b()\n    {statement}\n"), [])
        nested = "async with self._lock:\n    b()\n    async def g():\n        await a()\n"
        self.assertEqual(self.found(nested), [(4, DROP), (6, EXTRACT)])

    def test_a_lock_that_is_used_otherwise(self) -> None:
        section = "async with self._lock:\n    a()\n    b()\n"
        self.assertEqual(self.found(section + "self._lock.locked()\n"), [(6, EXTRACT)])
        self.assertEqual(self.found(section + "self._lock = None or x\n"), [])
        public = section.replace("_lock", "lock")
        self.assertEqual(self.found(public, name="lock"), [(6, EXTRACT)])

    def test_acquire(self) -> None:
        self.assertEqual(self.found("await self._lock.acquire()\n"), [(6, ACQUIRE)])
        self.assertEqual(self.found("await self._other.acquire()\n"), [])

    def test_a_lock_of_the_module(self) -> None:
        source = """
            import asyncio
            _lock = asyncio.Lock()
            async def f():
                async with _lock:
                    a()
                    b()
        """
        found = [(site.line, site.codemod) for site in places(source).sites]
        self.assertEqual(found, [(2, DROP), (2, SCOPE), (4, EXTRACT)])
        shadowed = places(source.replace("def f()", "def f(_lock)")).sites
        self.assertEqual([(site.line, site.codemod) for site in shadowed], [(2, SCOPE)])


def made_once(source: str) -> list[tuple[int, str]]:
    return [(site.line, site.form) for site in places(source).sites if site.codemod == SCOPE]


class GlobalPrimitives(unittest.TestCase):
    def test_every_primitive_of_a_module(self) -> None:
        names = (
            "Barrier(2) BoundedSemaphore() Condition() Event() LifoQueue() Lock() PriorityQueue() Queue() Semaphore()"
        )
        for call in names.split():
            with self.subTest(call=call):
                self.assertEqual(made_once(f"import asyncio\nx = asyncio.{call}\n"), [(2, "module")])
                self.assertEqual(made_once(f"from asyncio import *\nx = {call}\n"), [])
        self.assertEqual(made_once("from asyncio import Lock as L\nx: L = L()\n"), [(2, "module")])
        self.assertEqual(made_once("import asyncio.queues as q\nx = q.Queue[int]()\n"), [(2, "module")])

    def test_what_the_module_executes(self) -> None:
        for statement in [
            "x, y = asyncio.Lock(), 1",
            "x = {'a': asyncio.Lock()}",
            "x = [asyncio.Lock() for _ in range(2)]",
            "if y:\n    x = asyncio.Lock()",
            "for y in z:\n    x = asyncio.Lock()",
            "@limit(asyncio.Lock())\ndef f(): pass",
        ]:
            with self.subTest(statement=statement):
                self.assertEqual([form for _, form in made_once(f"import asyncio\n{statement}\n")], ["module"])

    def test_classes_and_defaults(self) -> None:
        source = """
            import asyncio
            class A:
                lock = asyncio.Lock()
                class B:
                    event: asyncio.Event = asyncio.Event()
                    def f(self, lock=asyncio.Lock(), *, locks=[asyncio.Lock()]): ...
            f = lambda lock=asyncio.Lock(): lock
        """
        self.assertEqual(
            made_once(source), [(3, "class"), (5, "class"), (6, "default"), (6, "default"), (7, "default")]
        )

    def test_what_is_made_more_than_once(self) -> None:
        for statement in [
            "def f():\n    return asyncio.Lock()",
            "def f():\n    class A:\n        x = asyncio.Lock()",
            "def f():\n    def g(x=asyncio.Lock()): ...",
            "f = lambda: asyncio.Lock()",
            "f = tuple(asyncio.Lock() for _ in x)",
            "f = field(default_factory=asyncio.Lock)",
            "f = threading.Lock()",
        ]:
            with self.subTest(statement=statement):
                self.assertEqual(made_once(f"import asyncio\n{statement}\n"), [])

    LAZY = """
        import asyncio
        {declared}
        async def f():
            {declaration}
            if {test}:
                {made}
            {more}
    """
    OWN = {
        "declared": "_lock = None",
        "declaration": "global _lock",
        "test": "_lock is None",
        "made": "_lock = asyncio.Lock()",
        "more": "await g()",
    }

    def lazy(self, **parts: str) -> list[tuple[int, str]]:
        return made_once(self.LAZY.format(**{**self.OWN, **parts}))

    def test_made_when_first_needed(self) -> None:
        self.assertEqual(self.lazy(), [(6, "lazy")])
        self.assertEqual(self.lazy(declared="_lock: asyncio.Lock | None = None", test="not _lock"), [(6, "lazy")])

    def test_anything_else_of_a_function_is_no_site(self) -> None:
        for parts in [
            {"declared": "_lock = 0"},
            {"declared": "_lock = None; _lock = None"},
            {"declaration": "global _lock, _other"},
            {"test": "_lock is None and x"},
            {"made": "_lock = asyncio.Lock(); g()"},
            {"more": "else: g()"},
            {"more": "'nothing'"},
        ]:
            with self.subTest(parts=parts):
                self.assertEqual(self.lazy(**parts), [])
        self.assertEqual(made_once(self.LAZY.replace("async def", "def").format(**self.OWN)), [])


class OlderPython(unittest.TestCase):
    def test_except_without_parentheses(self) -> None:
        source = b"import asyncio\ntry:\n    asyncio.create_task(g())\nexcept A, b.C:\n    pass\n"
        self.assertEqual(find_sites("a.py", source).sites[0].line, 3)
        self.assertEqual(parseable(source).count(b"\n"), source.count(b"\n"))


if __name__ == "__main__":
    unittest.main()
