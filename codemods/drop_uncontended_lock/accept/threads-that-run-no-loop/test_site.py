import asyncio
import threading

import site


def test_see():
    asyncio.run(site.see("a"))


def test_names_in_threads():
    names = []

    def add():
        names.append("a")

    thread = threading.Thread(target=add)
    thread.start()
    thread.join()
    assert names == ["a"]
