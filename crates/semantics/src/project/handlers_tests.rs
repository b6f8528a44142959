//! Which handlers a group would pass by, and which end the search.

use std::path::Path;

use aiomend_outline::{Call, Expr, Outline, ScopeId};

use super::{Handler, HandlerKind, Met, expects_raise, met};
use crate::project::program::simple::Simple;
use crate::project::program::{At, Program};

const IMPORTS: &str = "import asyncio, contextlib, pytest\nfrom contextlib import suppress\nfrom asyncio import CancelledError as Cancelled\n";

/// Runs `look` on a project with the function `f` of this body in `f.py`.
fn with_body<T>(body: &str, others: &[(&str, &str)], look: impl Fn(&Simple, At<'_>) -> T) -> T {
    let indented = body.replace('\n', "\n    ");
    let text = format!("{IMPORTS}async def f(self):\n    {indented}\n");
    let project = Simple::new(&[others, &[("f.py", &text)]].concat());
    let path = Path::new("f.py");
    let outline = project.outline_at(path).expect("a module");
    look(&project, At { path, outline: &outline, scope: ScopeId::MODULE })
}

fn site(outline: &Outline) -> &Call {
    let named = |call: &&Call| matches!(&call.callee, Expr::Name(name) if &**name == "site");
    outline.calls().iter().find(named).expect("a call of `site`")
}

fn around(body: &str) -> Met {
    with_body(body, &[], |project, at| met(at, site(at.outline), project))
}

/// The heads of the obstacles, and whether the search ends in the function.
fn told(body: &str) -> (Vec<String>, bool) {
    let met = around(body);
    (met.obstacles.into_iter().map(|handler| handler.text).collect(), met.is_caught)
}

fn nothing(is_caught: bool) -> (Vec<String>, bool) {
    (Vec::new(), is_caught)
}

fn one(text: &str, is_caught: bool) -> (Vec<String>, bool) {
    (vec![text.to_owned()], is_caught)
}

#[test]
fn a_handler_that_names_a_type_is_an_obstacle() {
    let try_with = |handlers: &str| told(&format!("try:\n    await site()\n{handlers}\n    pass"));
    assert_eq!(try_with("except ValueError:"), one("except ValueError", false));
    assert_eq!(
        try_with("except (ValueError, asyncio.TimeoutError) as e:"),
        one("except (ValueError, asyncio.TimeoutError)", false)
    );
    assert_eq!(try_with("except ExceptionGroup:"), one("except ExceptionGroup", false));
    assert_eq!(try_with("except ERRORS:"), one("except ERRORS", false));
    assert_eq!(try_with("except errors[0]:"), one("except …", false));
    let met = around("try:\n    await site()\nexcept (asyncio.CancelledError, OSError):\n    pass");
    let [handler] = met.obstacles.as_slice() else { panic!("{met:?}") };
    assert_eq!(handler.kind, HandlerKind::NamesType(vec!["OSError".to_owned()]));
    assert_eq!(handler.line, 7);
}

#[test]
fn what_catches_both_is_none_and_ends_the_search() {
    for head in ["except:", "except Exception:", "except BaseException:", "except (ValueError, Exception):"] {
        let body =
            format!("try:\n    try:\n        await site()\n    {head}\n        pass\nexcept ValueError:\n    pass");
        assert_eq!(told(&body), nothing(true), "{head}");
    }
}

#[test]
fn handlers_of_one_try_are_tried_in_order() {
    let body = "try:\n    await site()\nexcept ValueError:\n    pass\nexcept Exception:\n    pass";
    assert_eq!(told(body), one("except ValueError", true));
    let body = "try:\n    await site()\nexcept Exception:\n    pass\nexcept ValueError:\n    pass";
    assert_eq!(told(body), nothing(true));
}

#[test]
fn what_leaves_a_group_bare_is_no_obstacle() {
    for head in [
        "except asyncio.CancelledError:",
        "except Cancelled:",
        "except (KeyboardInterrupt, SystemExit):",
        "except GeneratorExit:",
    ] {
        assert_eq!(told(&format!("try:\n    await site()\n{head}\n    raise")), nothing(false), "{head}");
    }
}

#[test]
fn except_star_is_no_obstacle() {
    let body = "try:\n    await site()\nexcept* ValueError:\n    pass";
    assert_eq!(told(body), nothing(false));
    let body =
        "try:\n    try:\n        await site()\n    except* ValueError:\n        pass\nexcept KeyError:\n    pass";
    assert_eq!(told(body), one("except KeyError", false));
    let body = "try:\n    try:\n        await site()\n    except* Exception:\n        pass\nexcept KeyError:\n    pass";
    assert_eq!(told(body), nothing(true));
}

#[test]
fn a_handler_that_raises_again_lets_the_search_go_on() {
    let body = |again: &str| {
        format!(
            "try:\n    try:\n        await site()\n    except Exception as e:\n        {again}\nexcept KeyError:\n    pass"
        )
    };
    assert_eq!(told(&body("raise")), one("except KeyError", false));
    assert_eq!(told(&body("raise e")), one("except KeyError", false));
    assert_eq!(told(&body("if x:\n            raise\n        return")), one("except KeyError", false));
    assert_eq!(told(&body("raise Other() from e")), nothing(true));
}

#[test]
fn a_handler_that_looks_into_the_exception_is_an_obstacle() {
    let kinds = |body: &str| {
        let text = format!("try:\n    await site()\nexcept Exception as e:\n    {body}");
        around(&text).obstacles.into_iter().map(|handler| handler.kind).collect::<Vec<_>>()
    };
    for body in [
        "return e.status",
        "if isinstance(e, ValueError):\n        pass",
        "print_all = e.args",
        "if e == other:\n        pass",
        "handle(e)",
        "return e",
        "self.error = e",
    ] {
        assert_eq!(kinds(body), [HandlerKind::InspectsException], "{body}");
    }
    assert_eq!(kinds("raise Other(str(e)) from e"), [HandlerKind::FormatsException]);
    for body in [
        "log.exception('x')",
        "logger.error('%s', e)",
        "_LOGGER.warning(f'{e}')",
        "raise",
        "print(e)",
        "f.set_exception(e)",
    ] {
        assert_eq!(kinds(body), [], "{body}");
    }
}

#[test]
fn contexts_that_name_types_are_obstacles() {
    let with = |head: &str| told(&format!("with {head}:\n    await site()"));
    assert_eq!(with("suppress(ValueError, OSError)"), one("with suppress(ValueError, OSError)", false));
    assert_eq!(with("contextlib.suppress(asyncio.CancelledError)"), nothing(false));
    assert_eq!(with("suppress(Exception)"), nothing(true));
    assert_eq!(with("suppress()"), nothing(false));
    assert_eq!(with("suppress(*ERRORS)"), one("with suppress(*ERRORS)", false));
    assert_eq!(with("pytest.raises(ValueError)"), one("with pytest.raises(ValueError)", false));
    assert_eq!(with("pytest.raises((ValueError, KeyError))"), one("with pytest.raises((ValueError, KeyError))", false));
    assert_eq!(with("pytest.raises(expected_exception=ValueError)"), one("with pytest.raises(ValueError)", false));
    assert_eq!(with("pytest.raises(Exception)"), nothing(true));
    assert_eq!(with("pytest.raises(Exception, match='x')"), one("with pytest.raises(Exception)", true));
    assert_eq!(with("pytest.raises(Exception) as info"), one("with pytest.raises(Exception)", true));
    assert_eq!(with("self.assertRaises(ValueError)"), one("with self.assertRaises(ValueError)", false));
    assert_eq!(with("self.assertRaises(Exception)"), nothing(true));
    assert_eq!(with("self.assertRaisesRegex(Exception, 'x')"), one("with self.assertRaisesRegex(Exception)", true));
    assert_eq!(with("open(ValueError)"), nothing(false));
    assert_eq!(with("other.suppress(ValueError)"), nothing(false));
}

#[test]
fn inside_a_task_group_everything_is_a_group_already() {
    let body = "try:\n    async with asyncio.TaskGroup() as tg:\n        await site()\nexcept ValueError:\n    pass";
    assert_eq!(told(body), nothing(true));
    let body = "try:\n    async with asyncio.timeout(1):\n        await site()\nexcept TimeoutError:\n    pass";
    assert_eq!(told(body), one("except TimeoutError", false));
}

#[test]
fn only_the_body_of_a_try_is_protected_and_only_in_its_function() {
    let handler = "except ValueError:";
    assert_eq!(told(&format!("try:\n    pass\n{handler}\n    await site()")), nothing(false));
    assert_eq!(told(&format!("try:\n    pass\n{handler}\n    pass\nelse:\n    await site()")), nothing(false));
    assert_eq!(told(&format!("try:\n    pass\n{handler}\n    pass\nfinally:\n    await site()")), nothing(false));
    assert_eq!(told(&format!("try:\n    async def g():\n        await site()\n{handler}\n    pass")), nothing(false));
    assert_eq!(
        told(&format!("try:\n    x = [await site() for _ in y]\n{handler}\n    pass")),
        one("except ValueError", false)
    );
}

#[test]
fn names_that_are_bound_otherwise_are_not_what_they_seem() {
    let body = "Exception = Special\ntry:\n    await site()\nexcept Exception:\n    pass";
    assert_eq!(told(body), one("except Exception", false));
}

#[test]
fn an_expectation_may_be_a_call() {
    let found = |body: &str| {
        with_body(body, &[], |project, at| {
            let mut calls = at.outline.calls().iter();
            let found = calls.find_map(|call| expects_raise(at, call, project));
            found.map(|Handler { kind, text, .. }| (kind, text))
        })
    };
    let expected = |text: &str| Some((HandlerKind::ExpectsRaise, text.to_owned()));
    assert_eq!(found("pytest.raises(ValueError, run, site())"), expected("pytest.raises(…)"));
    assert_eq!(found("self.assertRaises(ValueError, run, site())"), expected("self.assertRaises(…)"));
    assert_eq!(found("self.check(ValueError, run, site())"), None);
}

#[test]
fn context_managers_of_the_project_are_looked_into() {
    let managers = "from contextlib import contextmanager, suppress\n@contextmanager\ndef translated():\n    try:\n        yield\n    except OSError as e:\n        raise Other() from e\n@contextmanager\ndef logged():\n    try:\n        yield\n    except Exception:\n        log.exception('x')\n@contextmanager\ndef both():\n    with translated():\n        yield\n@contextmanager\ndef plain():\n    yield\ndef other():\n    try:\n        yield\n    except OSError:\n        pass\n";
    let told = |name: &str| {
        let body = format!("from m import {name}\nwith {name}():\n    await site()");
        let met = with_body(&body, &[("m.py", managers)], |project, at| met(at, site(at.outline), project));
        (met.obstacles.into_iter().map(|handler| handler.text).collect::<Vec<_>>(), met.is_caught)
    };
    assert_eq!(told("translated"), one("with translated()` with `except OSError", false));
    assert_eq!(told("both"), one("with both()` with `with translated()` with `except OSError", false));
    assert_eq!(told("logged"), nothing(true));
    assert_eq!(told("plain"), nothing(false));
    assert_eq!(told("other"), nothing(false));
}
