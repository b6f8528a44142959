//! Who expects the exceptions of a function bare, over the modules of small projects.

use std::path::Path;

use aiomend_conformance::{TargetVersion, read};
use aiomend_semantics::project::Here;
use aiomend_syntax::Span;

mod support;

use support::project;

/// The module of the function that is asked about, in most tests.
const API: &str = "\
import asyncio
class Api:
    async def load(self):
        await asyncio.gather()
class Cached(Api):
    pass
class Other(Api):
    async def load(self):
        pass
async def fetch():
    await asyncio.gather()
async def load():
    pass
";

/// The places told of the definition that `text` has at `mark`, when it is the present text of `app/api.py`.
fn expecting_in(text: &str, mark: &str, files: &[(&str, &str)]) -> Vec<String> {
    let (project, _) = project(&[&[("app/__init__.py", ""), ("app/api.py", API)], files].concat());
    let reading = read(text, TargetVersion::new(14)).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let path = Path::new("app/api.py");
    let here = Here::new(&project, path, &reading);
    let start = text.find(mark).expect("in the text");
    let name = text[start..].find("def ").expect("a definition") + start + 4;
    let length = text[name..].find('(').expect("parameters");
    let found = here.callers_expecting(Span::new(name as u32, (name + length) as u32));
    found
        .iter()
        .map(|at| format!("{}:{} {}", at.place.path.to_string_lossy().replace('\\', "/"), at.place.line, at.message))
        .collect()
}

/// Lines of `main.py` that are told of the method `load` of `Api`.
fn lines(main: &str) -> Vec<usize> {
    let found = expecting_in(API, "async def load(self)", &[("main.py", main)]);
    let line = |told: &String| told.strip_prefix("main.py:")?.split(' ').next()?.parse().ok();
    found.iter().map(|told| line(told).unwrap_or_else(|| panic!("{told}"))).collect()
}

fn handled(expression: &str) -> String {
    format!("    try:\n        await {expression}\n    except OSError:\n        pass\n")
}

#[test]
fn receivers_of_known_classes_are_told_apart() {
    let main = |parameter: &str| {
        format!("from app.api import Api, Cached, Other\nasync def main({parameter}):\n{}", handled("api.load()"))
    };
    assert_eq!(lines(&main("api: Api")), [5]);
    assert_eq!(lines(&main("api: 'Api | None'")), [5]);
    assert_eq!(lines(&main("api: Cached")), [5]);
    assert_eq!(lines(&main("api: Other")), [] as [usize; 0]);
    assert_eq!(lines(&main("api")), [] as [usize; 0], "two methods have the name");
    assert_eq!(lines(&main("other, api=Api()")), [] as [usize; 0], "a default is no annotation");
}

#[test]
fn attributes_lead_to_methods() {
    let main = format!(
        "from app import api as module\nclass App:\n    def __init__(self):\n        self.api = module.Api()\n    async def run(self):\n{}",
        handled("self.api.load()").replace("    ", "        ").replace("                ", "            "),
    );
    assert_eq!(lines(&main), [8]);
}

#[test]
fn functions_are_found_through_modules_and_other_names() {
    let told = |imports: &str, call: &str| {
        let main = format!("{imports}\nasync def main():\n{}", handled(call));
        expecting_in(API, "async def fetch", &[("main.py", &main), ("app/again.py", "from app.api import fetch\n")])
            .len()
    };
    assert_eq!(told("from app.api import fetch", "fetch()"), 1);
    assert_eq!(told("from app import api", "api.fetch()"), 1);
    assert_eq!(told("import app.api", "app.api.fetch()"), 1);
    assert_eq!(told("from app.api import fetch as get", "get()"), 1);
    assert_eq!(told("from app.again import fetch", "fetch()"), 1);
    assert_eq!(told("from other import fetch", "fetch()"), 0);
    assert_eq!(told("def fetch(): ...", "fetch()"), 0);
}

#[test]
fn an_unknown_receiver_counts_for_a_name_that_is_defined_once() {
    let told =
        |text: &str, more: &str| expecting_in(API, "async def fetch", &[("main.py", text), ("more.py", more)]).len();
    let main = format!("async def main(api):\n{}", handled("api.fetch()"));
    assert_eq!(told(&main, ""), 1);
    // A function of a module may be a plugin's, whatever else has its name; not so one of an everyday name.
    assert_eq!(told(&main, "class A:\n    def fetch(self): ...\n"), 1);
    let common = "async def close():\n    pass\n";
    let main_close = format!("async def main(api):\n{}", handled("api.close()"));
    let files = [("main.py", main_close.as_str()), ("more.py", "class A:\n    def close(self): ...\n")];
    assert_eq!(expecting_in(common, "async def close", &files).len(), 0);
    // What comes from a package that is not at hand is another's.
    let main = format!("import aiohttp\nasync def main():\n    api = aiohttp.Session()\n{}", handled("api.fetch()"));
    assert_eq!(told(&main, ""), 0);
}

#[test]
fn a_module_found_at_run_time_may_be_any() {
    let plugin = "async def setup_entry(x): ...\n";
    let told = |receiver: &str, more: &str| {
        let api = "import asyncio\nasync def setup_entry(x):\n    await asyncio.gather()\n";
        let main = format!(
            "import importlib, types\nfrom typing import Protocol\nclass Plugin(Protocol):\n    async def setup_entry(self): ...\nclass Entry:\n    async def setup_entry(self): ...\nasync def main({receiver}):\n{}",
            handled("it.setup_entry(x)")
        );
        let files = [
            ("app/api.py", api),
            ("main.py", &*main),
            ("app/one.py", plugin),
            ("app/two.py", plugin),
            ("more.py", more),
        ];
        expecting_in(api, "async def setup_entry", &files)
    };
    let expected = ["main.py:10 `except OSError` around `it.setup_entry()`, which may mean any module's"];
    assert_eq!(told("it", ""), expected);
    assert_eq!(told("it: types.ModuleType", ""), expected);
    assert_eq!(told("it: Plugin", ""), expected);
    assert_eq!(told("it: Entry", ""), [] as [&str; 0]);
    let methods = "class A:\n    def setup_entry(self): ...\nclass B:\n    def setup_entry(self): ...\n";
    assert_eq!(told("it", methods), [] as [&str; 0], "mostly it is a method");
    assert_eq!(told("it: Plugin", methods), expected);
}

#[test]
fn tests_with_a_fixture_are_callers() {
    let test =
        "import pytest\nasync def test_it(api):\n    with pytest.raises(ValueError):\n        await api.fetch()\n";
    let found = expecting_in(API, "async def fetch", &[("tests/test_api.py", test)]);
    assert_eq!(found, ["tests/test_api.py:3 `with pytest.raises(ValueError)` around `api.fetch()`"]);
}

#[test]
fn the_way_out_goes_through_known_callers() {
    let main = format!(
        "from app.api import fetch\nasync def refresh():\n    await fetch()\nasync def main():\n{}",
        handled("refresh()")
    );
    let found = expecting_in(API, "async def fetch", &[("main.py", &main)]);
    assert_eq!(found, ["main.py:7 `except OSError` around `refresh()`, which leads to `fetch`"]);
}

#[test]
fn the_places_are_those_of_the_files_whatever_has_been_rewritten() {
    let now = API.replace("import asyncio\n", "import asyncio\n\n\n_background_tasks = set()\n\n\n");
    let main = format!("from app.api import Api\nasync def main(api: Api):\n{}", handled("api.load()"));
    assert_eq!(expecting_in(&now, "async def load(self)", &[("main.py", &main)]).len(), 1);
}

#[test]
fn handlers_of_the_present_text_are_seen_with_what_the_project_knows() {
    let text = "from app.compat import Cancelled, suppressed\nasync def main():\n    try:\n        with suppressed(KeyError):\n            await site()\n    except Cancelled:\n        raise\n    except ValueError:\n        pass\n";
    let compat = "from asyncio import CancelledError as Cancelled\nfrom contextlib import suppress as suppressed\n";
    let (project, _) = project(&[("app/__init__.py", ""), ("app/compat.py", compat), ("main.py", "x = 1\n")]);
    let reading = read(text, TargetVersion::new(14)).expect("valid");
    let here = Here::new(&project, Path::new("main.py"), &reading);
    let start = text.find("site()").expect("a call") as u32;
    let found = here.handlers_around(Span::new(start, start + 6));
    let told: Vec<(usize, &str)> = found.iter().map(|handler| (handler.line, handler.text.as_str())).collect();
    assert_eq!(told, [(4, "with suppressed(KeyError)"), (8, "except ValueError")]);
}

#[test]
fn task_factories_are_found_in_the_projects_own_files() {
    let set = "import asyncio\nloop = asyncio.new_event_loop()\nloop.set_task_factory(asyncio.eager_task_factory)\n";
    let told = |files: &[(&str, &str)]| {
        let (project, _) = project(files);
        let reading = read("x = 1\n", TargetVersion::new(14)).expect("valid");
        let here = Here::new(&project, Path::new("main.py"), &reading);
        here.task_factories().iter().map(|place| format!("{}:{}", place.path.display(), place.line)).collect::<Vec<_>>()
    };
    assert_eq!(told(&[("main.py", "x = 1\n"), ("b.py", set), ("a.py", set)]), ["a.py:3", "b.py:3"]);
    assert!(
        told(&[("main.py", "x = 1\n"), ("/env/lib.py", set), ("c.py", "loop.set_task_factory(None)\n")]).is_empty()
    );
}

#[test]
fn only_files_that_may_call_are_parsed() {
    let user = format!("from app.api import fetch\nasync def main():\n{}", handled("fetch()"));
    let far = "async def other():\n    await something()\n";
    let (project, loader) =
        project(&[("app/__init__.py", ""), ("app/api.py", API), ("main.py", &user), ("far.py", far)]);
    let reading = read(API, TargetVersion::new(14)).expect("valid");
    let here = Here::new(&project, Path::new("app/api.py"), &reading);
    let name = API.find("fetch").expect("a name") as u32;
    assert_eq!(here.callers_expecting(Span::new(name, name + 5)).len(), 1);
    assert_eq!(here.callers_expecting(Span::new(name, name + 5)).len(), 1);
    let times =
        |path: &str| loader.read.lock().expect("no panic").iter().filter(|read| *read == Path::new(path)).count();
    assert_eq!((times("main.py"), times("far.py")), (2, 1), "once as bytes, once to be parsed");
}
