"""The counter is the judge of the corpus run, so it is judged here first: `python -m unittest` in this folder."""

from __future__ import annotations

import textwrap
import unittest

from sites import find_sites, parseable


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


class OlderPython(unittest.TestCase):
    def test_except_without_parentheses(self) -> None:
        source = b"import asyncio\ntry:\n    asyncio.create_task(g())\nexcept A, b.C:\n    pass\n"
        self.assertEqual(find_sites("a.py", source).sites[0].line, 3)
        self.assertEqual(parseable(source).count(b"\n"), source.count(b"\n"))


if __name__ == "__main__":
    unittest.main()
