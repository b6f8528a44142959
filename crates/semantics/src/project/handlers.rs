//! What an exception meets on its way from a call to the end of its function, as far as it matters whether it comes
//! bare or in an `ExceptionGroup`.

use aiomend_outline::{Binding, BindingKind, Call, CallExpr, Expr, Guard, GuardKind};
use aiomend_syntax::Span;

use crate::project::given::Given;
use crate::project::program::{At, Program};
use crate::project::shown::{head, shown};

/// Something that would treat an `ExceptionGroup` otherwise than the bare exception in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handler {
    /// The `except` clause, the `with` statement, or the name of the function that is decorated.
    pub span: Span,
    /// Its 1-based line.
    pub line: usize,
    /// What it does.
    pub kind: HandlerKind,
    /// Its head without the colon, as `except ValueError` or `with suppress(OSError)`.
    pub text: String,
}

/// What an obstacle does with an exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandlerKind {
    /// `except ValueError`: it names these types, none of which is `Exception` or `BaseException`.
    NamesType(Vec<String>),
    /// `except Exception as e` that looks into `e`.
    InspectsException,
    /// `except Exception as e` that makes a text of `e` and does nothing else with it.
    FormatsException,
    /// `with suppress(ValueError)`
    Suppresses,
    /// `with pytest.raises(ValueError)` and its like.
    ExpectsRaise,
    /// `@backoff.on_exception(backoff.expo, OSError)`: a decorator of the function that is given types.
    Decorates,
}

/// What stands around a call in its function.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Met {
    /// Obstacles, innermost first.
    pub(super) obstacles: Vec<Handler>,
    /// Whether every exception ends inside the function, or leaves it as a group anyway.
    pub(super) is_caught: bool,
}

/// Context managers of the project inside one another that are looked into.
const MOST_MANAGERS: usize = 3;

/// What an exception of `call` meets in the function that holds the call.
pub(super) fn met(at: At<'_>, call: &Call, program: &dyn Program) -> Met {
    let look = Look { at: at.within(call.scope), program, depth: MOST_MANAGERS };
    let mut met = look.through(at.outline.guards_around(call));
    if !met.is_caught {
        met.obstacles.extend(look.decorators());
    }
    met
}

/// `pytest.raises(ValueError, run, load())`: the obstacle that a call is, around its arguments.
pub(super) fn expects_raise(at: At<'_>, call: &Call, program: &dyn Program) -> Option<Handler> {
    let qualified = program.qualified(at.within(call.scope), &call.callee);
    if !is_expectation(&call.callee, qualified.as_deref()) {
        return None;
    }
    let text = format!("{}(…)", call.callee.dotted().unwrap_or_default());
    Some(Handler { span: call.span, line: at.outline.line_of(call.span), kind: HandlerKind::ExpectsRaise, text })
}

/// What one type in a handler means for the exceptions of tasks.
enum Caught {
    /// It catches a group as it catches what is in it.
    All,
    /// It catches what leaves a task group bare, or is never raised by a child.
    Bare,
    /// It catches a bare exception and no group, or a group alone.
    Type(String),
}

/// Raised bare by a task group, or not by a child at all.
const BARE: &[&str] = &[
    "asyncio.CancelledError",
    "asyncio.exceptions.CancelledError",
    "builtins.GeneratorExit",
    "builtins.KeyboardInterrupt",
    "builtins.SystemExit",
];

/// Contexts that put every exception of their body in a group already.
const GROUPING: &[&str] = &[
    "anyio.create_task_group",
    "asyncio.TaskGroup",
    "asyncio.taskgroups.TaskGroup",
    "taskgroup.TaskGroup",
    "trio.open_nursery",
];

/// Last names of the methods of `unittest.TestCase` and its kin.
const ASSERTIONS: &[&str] = &["assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "failUnlessRaises"];

fn is_expectation(callee: &Expr, qualified: Option<&str>) -> bool {
    matches!(qualified, Some("pytest.raises" | "nose.tools.assert_raises"))
        || matches!(callee, Expr::Attribute(_, name) if ASSERTIONS.contains(&&**name))
}

struct Look<'a> {
    at: At<'a>,
    program: &'a dyn Program,
    depth: usize,
}

impl Look<'_> {
    /// What stands in the way of an exception, innermost first, up to what catches everything.
    fn through<'g>(&self, guards: impl Iterator<Item = &'g Guard>) -> Met {
        let mut met = Met::default();
        for guard in guards {
            met.is_caught = match &guard.kind {
                GuardKind::Try { handlers, is_star: true } => self.star_handlers(handlers),
                GuardKind::Try { handlers, is_star: false } => self.handlers(handlers, &mut met.obstacles),
                GuardKind::With { context, is_bound, is_async } => {
                    self.exit(guard.span, context, *is_async, &mut met.obstacles);
                    self.attempt(guard.span, context, &mut met.obstacles);
                    let mut is_caught = true;
                    for context in alternatives(self.value_of(context)) {
                        is_caught &= match context {
                            Expr::Call(context) => self.context(guard.span, context, *is_bound, &mut met.obstacles),
                            _ => false,
                        };
                    }
                    is_caught
                }
            };
            if met.is_caught {
                break;
            }
        }
        met
    }

    /// Whether the handlers of a `try` catch everything; obstacles among them are noted.
    fn handlers(&self, handlers: &[aiomend_outline::Handler], obstacles: &mut Vec<Handler>) -> bool {
        for handler in handlers {
            let note = |kind| Handler {
                span: handler.span,
                line: self.at.outline.line_of(handler.span),
                kind,
                text: head("except", &handler.types),
            };
            match self.caught(&handler.types) {
                Caught::All => {
                    if handler.inspects {
                        obstacles.push(note(HandlerKind::InspectsException));
                    } else if handler.formats {
                        obstacles.push(note(HandlerKind::FormatsException));
                    }
                    // No later handler of this `try` gets anything.
                    return !handler.reraises;
                }
                Caught::Bare => {}
                Caught::Type(_) => obstacles.push(note(HandlerKind::NamesType(self.named(&handler.types)))),
            }
        }
        false
    }

    /// `except*` splits a group, and takes a bare exception as a group of one.
    fn star_handlers(&self, handlers: &[aiomend_outline::Handler]) -> bool {
        let all = handlers.iter().find(|handler| matches!(self.caught(&handler.types), Caught::All));
        all.is_some_and(|handler| !handler.reraises)
    }

    /// Whether a context manager catches everything; an obstacle is noted.
    fn context(&self, span: Span, call: &CallExpr, is_bound: bool, obstacles: &mut Vec<Handler>) -> bool {
        let qualified = self.program.qualified(self.at, &call.callee);
        if qualified.as_deref().is_some_and(|name| GROUPING.contains(&name)) {
            return true;
        }
        let is_expectation = is_expectation(&call.callee, qualified.as_deref());
        if !is_expectation && qualified.as_deref() != Some("contextlib.suppress") {
            return self.manager(span, call, obstacles);
        }
        let (types, kind): (&[Expr], _) = if is_expectation {
            (expected(call), HandlerKind::ExpectsRaise)
        } else if call.arguments.is_empty() {
            return false;
        } else {
            (&call.arguments, HandlerKind::Suppresses)
        };
        let caught = self.caught(types);
        // `match=…` and what is bound look at the exception.
        let looks = is_expectation && (is_bound || call.keywords.iter().any(|(name, _)| is_match(name.as_deref())))
            || call.callee.last_name().is_some_and(|name| name.contains("Regex"));
        let is_obstacle = match caught {
            Caught::All => looks,
            Caught::Bare => false,
            Caught::Type(_) => true,
        };
        if is_obstacle {
            let name = call.callee.dotted().unwrap_or_default();
            let shown: Vec<String> = types.iter().map(shown).collect();
            let text = format!("with {name}({})", shown.join(", "));
            obstacles.push(self.context_handler(span, kind, text));
        }
        matches!(caught, Caught::All)
    }

    /// What a name is bound to, once and for all: `retry(OSError)` for `again` after `again = retry(OSError)`.
    fn value_of<'e>(&'e self, expression: &'e Expr) -> &'e Expr {
        match self.bindings(expression) {
            [Binding { kind: BindingKind::Value(value, path), .. }] if path.is_empty() => value,
            _ => expression,
        }
    }

    /// The bindings of a name; none of another expression.
    fn bindings(&self, expression: &Expr) -> &[Binding] {
        let Expr::Name(name) = expression else { return &[] };
        let outline = self.at.outline;
        outline.home_of(self.at.scope, name).map(|home| outline.bindings(home, name)).unwrap_or_default()
    }

    /// Note the types that the `__exit__` of a context manager of the project compares exceptions with.
    fn exit(&self, span: Span, context: &Expr, is_async: bool, obstacles: &mut Vec<Handler>) {
        let method = if is_async { "__aexit__" } else { "__exit__" };
        let callee = Expr::Attribute(Box::new(context.clone()), method.into());
        for function in self.program.functions(self.at, &callee) {
            let Some(outline) = self.program.outline_at(&function.path) else { continue };
            let defined = outline.function(function.id);
            let at = At { path: &function.path, outline: &outline, scope: defined.scope };
            let named = Look { at, ..*self }.named(&defined.tested);
            if !named.is_empty() {
                let name = match context {
                    Expr::Call(call) => format!("{}()", call.callee.dotted().unwrap_or_default()),
                    other => other.dotted().unwrap_or_default(),
                };
                let text = format!("with {name}` with `{method}` for `{}", named.join(", "));
                obstacles.push(self.context_handler(span, HandlerKind::NamesType(named), text));
            }
        }
    }

    /// Note `with attempt:` in `async for attempt in AsyncRetrying(retry=retry_if_exception_type(OSError))`.
    fn attempt(&self, span: Span, context: &Expr, obstacles: &mut Vec<Handler>) {
        let Expr::Name(name) = context else { return };
        for binding in self.bindings(context) {
            if let BindingKind::Element { iterable, .. } = &binding.kind
                && let Expr::Call(call) = self.value_of(iterable)
                && self.expects(call)
            {
                let text = format!("with {name}` of `{}(…)", call.callee.dotted().unwrap_or_default());
                obstacles.push(self.context_handler(span, HandlerKind::NamesType(Vec::new()), text));
            }
        }
    }

    /// Whether a call that makes a decorator or the like is given types of exceptions, or looks at them.
    fn expects(&self, call: &CallExpr) -> bool {
        let given = Given::to(call);
        let types = given.types.iter().flat_map(|one| flat(std::slice::from_ref(self.value_of(one))));
        given.asks || types.into_iter().any(|one| matches!(self.caught_by(one), Caught::Type(_)))
    }

    fn context_handler(&self, span: Span, kind: HandlerKind, text: String) -> Handler {
        Handler { span, line: self.at.outline.line_of(span), kind, text }
    }

    /// The same for a context manager of the project that is written as a generator: an exception of the block comes
    /// up at its `yield`.
    fn manager(&self, span: Span, call: &CallExpr, obstacles: &mut Vec<Handler>) -> bool {
        let Some(depth) = self.depth.checked_sub(1) else { return false };
        let functions = self.program.functions(self.at, &call.callee);
        let mut is_caught = !functions.is_empty();
        for function in functions {
            let Some(outline) = self.program.outline_at(&function.path) else { return false };
            let defined = outline.function(function.id);
            let makes_manager =
                |decorator: &Expr| matches!(decorator.last_name(), Some("contextmanager" | "asynccontextmanager"));
            if !defined.decorators.iter().any(makes_manager) {
                return false;
            }
            let at = At { path: &function.path, outline: &outline, scope: defined.scope };
            let inner = Look { at, depth, ..*self };
            let mut yields = outline.guards_of_yields(function.id).map(|guards| inner.through(guards)).peekable();
            is_caught &= yields.peek().is_some();
            for met in yields {
                is_caught &= met.is_caught;
                for inner in met.obstacles {
                    let name = call.callee.dotted().unwrap_or_default();
                    let text = format!("with {name}()` with `{}", inner.text);
                    obstacles.push(self.context_handler(span, inner.kind, text));
                }
            }
        }
        is_caught
    }

    /// The decorators of the function that are given types of exceptions, or look at them, as those that call it again
    /// after one; not those that register it to handle one.
    fn decorators(&self) -> Vec<Handler> {
        let outline = self.at.outline;
        let Some(id) = outline.function_around(self.at.scope) else { return Vec::new() };
        let function = outline.function(id);
        let look = Look { at: self.at.within(function.parent), ..*self };
        let decorators = function.decorators.iter().filter_map(|decorator| match look.value_of(decorator) {
            Expr::Call(call) if look.expects(call) => Some(decorator_name(decorator)?),
            _ => None,
        });
        let wrapping = decorators.filter(|name| !name.contains("handler"));
        let span = function.name_span;
        let handler = |name: String| self.context_handler(span, HandlerKind::Decorates, format!("@{name}(…)"));
        wrapping.map(handler).collect()
    }

    /// What the types of a handler catch together; none are a bare `except`.
    fn caught(&self, types: &[Expr]) -> Caught {
        if types.is_empty() {
            return Caught::All;
        }
        let mut together = Caught::Bare;
        for type_ in flat(types) {
            match self.caught_by(type_) {
                Caught::All => return Caught::All,
                Caught::Bare => {}
                named @ Caught::Type(_) => together = named,
            }
        }
        together
    }

    fn caught_by(&self, type_: &Expr) -> Caught {
        if let Expr::Call(call) = type_
            && call.callee.last_name() == Some("get_cancelled_exc_class")
        {
            return Caught::Bare;
        }
        match self.program.qualified(self.at, type_).as_deref() {
            Some("builtins.Exception" | "builtins.BaseException") => Caught::All,
            Some(name) if BARE.contains(&name) => Caught::Bare,
            _ => Caught::Type(shown(type_)),
        }
    }

    /// The types among `types` that make a handler an obstacle.
    fn named(&self, types: &[Expr]) -> Vec<String> {
        let named = flat(types).into_iter().filter_map(|type_| match self.caught_by(type_) {
            Caught::Type(name) => Some(name),
            Caught::All | Caught::Bare => None,
        });
        named.collect()
    }
}

/// The types that `raises(…)` expects; empty where it says none, which nothing does in earnest.
fn expected(call: &CallExpr) -> &[Expr] {
    const NOTHING: &[Expr] = &[Expr::Unknown];
    if let Some(first) = call.arguments.first() {
        return std::slice::from_ref(first);
    }
    let named = call
        .keywords
        .iter()
        .find(|(name, _)| matches!(name.as_deref(), Some("expected_exception" | "exception" | "expected_exceptions")));
    named.map_or(NOTHING, |(_, value)| std::slice::from_ref(value))
}

/// `a` and `b` of `a if … else b`.
fn alternatives(expression: &Expr) -> Vec<&Expr> {
    match expression {
        Expr::If(one, other) => vec![one, other],
        only => vec![only],
    }
}

/// `retry` of `@retry(OSError)`
fn decorator_name(decorator: &Expr) -> Option<String> {
    match decorator {
        Expr::Call(call) => call.callee.dotted(),
        other => other.dotted(),
    }
}

fn is_match(keyword: Option<&str>) -> bool {
    matches!(keyword, Some("match" | "check" | "expected_regex"))
}

/// The types, tuples replaced by their elements.
fn flat(types: &[Expr]) -> Vec<&Expr> {
    let mut flat = Vec::new();
    for type_ in types {
        match type_ {
            Expr::Tuple(elements) => flat.extend(elements.iter()),
            other => flat.push(other),
        }
    }
    flat
}

#[cfg(test)]
#[path = "handlers_tests.rs"]
mod tests;
