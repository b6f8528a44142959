//! Which places expect the exceptions of a function bare.

use std::path::Path;

use super::Callers;
use crate::project::program::simple::Simple;

const API: (&str, &str) = (
    "api.py",
    "class Api:\n    async def load(self):\n        await gather()\n    async def refresh(self):\n        await self.load()\nasync def fetch():\n    await gather()\n",
);

/// The places told of a function, as `path:line message`.
fn expecting(files: &[(&str, &str)], function: &str) -> Vec<String> {
    let project = Simple::new(files);
    let start = project.function(Path::new("api.py"), function).expect("a function");
    let callers = Callers::default();
    let found = callers.expecting(&project, &start);
    assert_eq!(found, callers.expecting(&project, &start), "the same from what is kept");
    found.iter().map(|at| format!("{}:{} {}", at.place.path.display(), at.place.line, at.message)).collect()
}

/// The same for one more file, in which `fetch` is imported.
fn expecting_fetch(body: &str) -> Vec<String> {
    let text = format!("import asyncio, pytest\nfrom api import fetch\n{body}");
    expecting(&[API, ("main.py", &text)], "fetch")
}

#[test]
fn a_caller_with_a_handler_is_found_in_another_module() {
    let body = "async def main():\n    try:\n        await fetch()\n    except ValueError:\n        pass\n";
    assert_eq!(expecting_fetch(body), ["main.py:6 `except ValueError` around `fetch()`"]);
    let body = "async def main():\n    try:\n        await fetch()\n    except Exception:\n        pass\n";
    assert_eq!(expecting_fetch(body), [] as [&str; 0]);
}

#[test]
fn the_search_goes_through_callers_up_to_what_catches() {
    let body = "async def main():\n    await fetch()\nasync def outer():\n    try:\n        await main()\n    except KeyError:\n        pass\n";
    assert_eq!(expecting_fetch(body), ["main.py:8 `except KeyError` around `main()`, which leads to `fetch`"]);
    let body = "async def main():\n    try:\n        await fetch()\n    except Exception:\n        pass\nasync def outer():\n    try:\n        await main()\n    except KeyError:\n        pass\n";
    assert_eq!(expecting_fetch(body), [] as [&str; 0]);
}

#[test]
fn functions_that_call_each_other_end_the_search() {
    let body = "async def a():\n    await fetch()\n    await b()\nasync def b():\n    try:\n        await a()\n    except KeyError:\n        await b()\n";
    assert_eq!(expecting_fetch(body), ["main.py:9 `except KeyError` around `a()`, which leads to `fetch`"]);
}

#[test]
fn a_coroutine_surfaces_where_it_is_awaited() {
    let found = |expression: &str| {
        let body = format!("async def main():\n    try:\n        {expression}\n    except ValueError:\n        pass\n");
        expecting_fetch(&body).len()
    };
    for expression in [
        "await asyncio.wait_for(fetch(), 1)",
        "await asyncio.gather(fetch(), other())",
        "await asyncio.gather(*[fetch() for _ in x])",
        "await asyncio.wait_for(asyncio.shield(fetch()), 1)",
        "await asyncio.create_task(fetch())",
        "await retry(fetch(), 3)",
        "asyncio.run(fetch())",
        "loop.run_until_complete(fetch())",
        "asyncio.run_coroutine_threadsafe(fetch(), loop).result()",
        "coros = [fetch() for _ in x]",
        "coros.append(fetch())",
        "print(await fetch())",
    ] {
        assert_eq!(found(expression), 1, "{expression}");
    }
    for expression in [
        "asyncio.create_task(fetch())",
        "self.task = loop.create_task(fetch())",
        "await asyncio.gather(fetch(), return_exceptions=True)",
        "await asyncio.wait([asyncio.create_task(fetch())])",
        "go = lambda: fetch()",
        "await fetch",
        "await other.fetched()",
    ] {
        assert_eq!(found(expression), 0, "{expression}");
    }
}

#[test]
fn tests_are_callers() {
    let body = "async def test():\n    with pytest.raises(ValueError):\n        await fetch()\n";
    assert_eq!(expecting_fetch(body), ["main.py:4 `with pytest.raises(ValueError)` around `fetch()`"]);
    let body = "def test():\n    pytest.raises(ValueError, asyncio.run, fetch())\n";
    assert_eq!(expecting_fetch(body), ["main.py:4 `pytest.raises(…)` around `fetch()`"]);
}

#[test]
fn methods_are_found_through_self() {
    let text = "class Api:\n    async def load(self):\n        await gather()\n    async def run(self):\n        try:\n            await self.load()\n        except OSError:\n            pass\n";
    let other = "class Other:\n    async def load(self): ...\n    async def run(self):\n        try:\n            await self.load()\n        except OSError:\n            pass\n";
    assert_eq!(
        expecting(&[("api.py", text), ("other.py", other)], "Api.load"),
        ["api.py:7 `except OSError` around `self.load()`"]
    );
}

#[test]
fn an_unknown_receiver_counts_where_only_one_function_has_the_name() {
    let user = (
        "user.py",
        "async def use(client):\n    try:\n        await client.refresh()\n    except OSError:\n        pass\n",
    );
    assert_eq!(expecting(&[API, user], "Api.refresh"), ["user.py:4 `except OSError` around `client.refresh()`"]);
    assert_eq!(
        expecting(&[API, user], "Api.load"),
        ["user.py:4 `except OSError` around `client.refresh()`, which leads to `load`"]
    );
    let second = ("second.py", "def refresh(): ...\n");
    assert_eq!(expecting(&[API, user, second], "Api.refresh"), [] as [&str; 0]);
}

#[test]
fn the_list_is_sorted_and_has_an_end() {
    let handlers = "    try:\n        await fetch()\n    except OSError:\n        pass\n".repeat(30);
    let found = expecting_fetch(&format!("async def main():\n{handlers}"));
    assert_eq!(found.len(), 20);
    assert!(found[0].starts_with("main.py:6 ") && found[1].starts_with("main.py:10 "), "{found:?}");
}

#[test]
fn long_chains_of_callers_are_followed() {
    let mut body = "async def f0():\n    await fetch()\n".to_owned();
    for at in 1..50 {
        body.push_str(&format!("async def f{at}():\n    await f{}()\n", at - 1));
    }
    body.push_str("try:\n    asyncio.run(f49())\nexcept OSError:\n    pass\n");
    assert_eq!(expecting_fetch(&body), ["main.py:105 `except OSError` around `f49()`, which leads to `fetch`"]);
}

#[test]
fn decorators_of_the_project_are_looked_into() {
    let decorators = "def translated(func):\n    @wraps(func)\n    async def wrapper(*args):\n        try:\n            return await func(*args)\n        except OSError as e:\n            raise Other() from e\n    return wrapper\ndef logged(level):\n    def decorate(func):\n        async def wrapper(*args):\n            try:\n                return await func(*args)\n            except Exception:\n                log.exception('x')\n        return wrapper\n    return decorate\ndef plain(func):\n    async def wrapper():\n        return await func()\n    return wrapper\n";
    let told = |decorator: &str| {
        let api =
            format!("from m import translated, logged, plain\n{decorator}\nasync def fetch():\n    await gather()\n");
        let main = "from api import fetch\nasync def main():\n    try:\n        await fetch()\n    except KeyError:\n        pass\n";
        expecting(&[("api.py", &api), ("main.py", main), ("m.py", decorators)], "fetch")
    };
    let in_main = "main.py:5 `except KeyError` around `fetch()`";
    assert_eq!(told("@translated"), ["m.py:6 `except OSError` around `func()` in the decorator `translated`"]);
    assert_eq!(told("@logged(3)"), [] as [&str; 0]);
    assert_eq!(told("@plain"), [in_main]);
    assert_eq!(told("@unknown"), [in_main]);
}

#[test]
fn the_nearest_callers_are_told() {
    let main = "from api import fetch\nasync def main():\n    try:\n        await fetch()\n    except OSError:\n        pass\nasync def other():\n    await fetch()\nasync def outer():\n    try:\n        await other()\n    except Exception as e:\n        return e.code\n";
    assert_eq!(expecting(&[API, ("main.py", main)], "fetch"), ["main.py:5 `except OSError` around `fetch()`"]);
    // Once that handler is gone, the next one out is told.
    let main = main.replace("except OSError", "finally");
    let looks =
        "main.py:12 `except Exception`, which looks into the exception, around `other()`, which leads to `fetch`";
    assert_eq!(expecting(&[API, ("main.py", &main)], "fetch"), [looks]);
}

#[test]
fn a_function_of_any_module_may_be_called_through_a_module_found_at_run_time() {
    let plugin = "async def setup_entry(x):\n    await gather()\nclass C:\n    async def close(self):\n        await gather()\nasync def close():\n    await gather()\n";
    let core = "class Entry:\n    async def begin(self, component):\n        try:\n            await component.setup_entry(self)\n        except Exception as e:\n            self.failed(e)\n    async def end(self, component):\n        try:\n            await component.close()\n        except OSError:\n            pass\n";
    let files = [("api.py", plugin), ("other.py", plugin), ("core.py", core)];
    let looks = "core.py:5 `except Exception`, which looks into the exception, around `component.setup_entry()`, which may mean any module's";
    assert_eq!(expecting(&files, "setup_entry"), [looks]);
    assert_eq!(expecting(&files, "close"), [] as [&str; 0]);
    assert_eq!(expecting(&files, "C.close"), [] as [&str; 0]);
}

#[test]
fn what_a_dispatching_function_lets_through_is_followed() {
    let core = "async def start(component):\n    await component.setup_entry()\nasync def main():\n    try:\n        await start(x)\n    except OSError:\n        pass\n";
    let api = "async def setup_entry():\n    await gather()\n";
    assert_eq!(
        expecting(&[("api.py", api), ("other.py", api), ("core.py", core)], "setup_entry"),
        ["core.py:6 `except OSError` around `start()`, which leads to `setup_entry`"]
    );
}

#[test]
fn an_everyday_name_says_nothing_of_an_unknown_object() {
    let api = "class Api:\n    async def start(self):\n        await gather()\n";
    let user = "async def use(x):\n    try:\n        await x.start()\n    except OSError:\n        pass\n";
    assert_eq!(expecting(&[("api.py", api), ("user.py", user)], "Api.start"), [] as [&str; 0]);
}
