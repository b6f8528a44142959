//! One module as it is being rewritten, seen with the whole project.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use aiomend_conformance::Reading;
use aiomend_outline::{Expr, Function, Outline, ScopeId};
use aiomend_syntax::Span;

use crate::infer::{At, ClassRef, Infer, Type};
use crate::project::answers::Answers;
use crate::project::callers::Expectation;
use crate::project::factories::{EAGER_START, factories_in, starts_in};
use crate::project::handlers::{Handler, met};
use crate::project::index::ModuleFile;
use crate::project::makes::makes_no_task;
use crate::project::primitives::{self, Identity, Owner, Primitive, Starters, Uses};
use crate::project::program::{self, FunctionAt, Program};
use crate::project::{Place, Project};

/// What awaiting an expression would await.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaitable {
    /// A coroutine object: proved.
    Coroutine,
    /// It cannot be told; a clause says why, as "`client` has no known type".
    Unknown(String),
    /// It is something else; a clause says what, as "`create_task` makes a task".
    Not(String),
}

/// One module at its current text, as the project's index sees it. Made at no cost, read when first asked.
pub struct Here<'a> {
    project: &'a Project,
    path: &'a Path,
    reading: &'a Reading,
    seen: OnceCell<Seen<'a>>,
    answers: OnceCell<Answers<'a>>,
    // One lock may have thousands of sites.
    uses: RefCell<HashMap<Identity, Rc<Uses>>>,
}

struct Seen<'a> {
    infer: Infer<'a>,
    top: Option<At>,
}

impl std::fmt::Debug for Here<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Here").field("path", &self.path).finish_non_exhaustive()
    }
}

impl<'a> Here<'a> {
    /// The module at `path`, relative to the project's root, with the text of `reading`.
    pub fn new(project: &'a Project, path: &'a Path, reading: &'a Reading) -> Self {
        Self { project, path, reading, seen: OnceCell::new(), answers: OnceCell::new(), uses: RefCell::default() }
    }

    fn seen(&self) -> &Seen<'a> {
        self.seen.get_or_init(|| {
            let outline = Arc::new(Outline::of(self.reading));
            let module = Arc::new(ModuleFile::with_outline(self.path.to_path_buf(), outline));
            let infer = Infer::new(self.project.index(), Some(Arc::clone(&module)));
            let top = infer.top(&module);
            Seen { infer, top }
        })
    }

    /// The module's outline.
    pub fn outline(&self) -> Option<&Outline> {
        self.seen().top.as_ref().map(|top| &*top.outline)
    }

    /// What awaiting the expression at exactly this place would await.
    pub fn awaitable(&self, expression: Span) -> Awaitable {
        self.ask(expression, |infer, at, expression| {
            let found = infer.expression(at, expression);
            judge(infer, &found, Some((at, expression)))
        })
    }

    /// What awaiting each element of the iterable at exactly this place would await, for `gather(*xs)`.
    pub fn awaitable_elements(&self, iterable: Span) -> Awaitable {
        self.ask(iterable, |infer, at, expression| {
            let whole = infer.expression(at, expression);
            let element = infer.element(&whole);
            let shown = match expression {
                Expr::Comprehension { element, scope, .. } => Some((at.scope(*scope), &**element)),
                _ => None,
            };
            judge(infer, &element, shown.as_ref().map(|(at, element)| (at, *element)))
        })
    }

    /// Whether evaluating the call at exactly this place only makes a coroutine object, because whatever it calls is
    /// itself an `async def`: no plain function runs then, and no property on the way. Calls and subscripts that stand
    /// in its callee and its arguments are not looked at.
    pub fn makes_only(&self, call: Span) -> bool {
        let seen = self.seen();
        let found = seen.top.as_ref().and_then(|top| Some((top, top.outline.expression_at(self.reading, call)?)));
        let Some((top, (scope, Expr::Call(call)))) = found else { return false };
        seen.infer.renew();
        let at = top.scope(scope);
        seen.infer.makes_only(&seen.infer.expression(&at, &call.callee)) && !seen.infer.runs_property(&at, &call.callee)
    }

    /// What the exception of the call at exactly this place meets in its function and an `ExceptionGroup` would pass by,
    /// or would not: innermost first, up to what catches everything.
    pub fn handlers_around(&self, call: Span) -> Vec<Handler> {
        let Some(top) = self.seen().top.as_ref() else { return Vec::new() };
        let Some(call) = top.outline.calls().iter().find(|known| known.span == call) else { return Vec::new() };
        let at = program::At { path: self.path, outline: &top.outline, scope: call.scope };
        met(at, call, self.answers()).obstacles
    }

    /// The places of the project where a caller of a function expects its exceptions bare: direct callers, or where none
    /// of them does, the nearest of those that the exceptions reach through other known callers, up to the first handler
    /// that would catch them. At most twenty. `function` is the place of the definition or of its name.
    pub fn callers_expecting(&self, function: Span) -> Vec<Expectation> {
        let Some(start) = self.on_disk(function) else { return Vec::new() };
        self.project.index().callers.expecting(self.answers(), &start)
    }

    /// The places of the project that set a task factory, or name one of asyncio's; sorted.
    pub fn task_factories(&self) -> &'a [Place] {
        let index = self.project.index();
        index.factories.get_or_init(|| {
            let files = index.files_with_factory();
            let in_file = |path: &PathBuf| {
                let outline = self.answers().outline_at(path)?;
                Some(factories_in(path, &outline, &index.text(path)?))
            };
            files.iter().filter_map(in_file).flatten().collect()
        })
    }

    /// The places of the project that name `eager_start`, with which a task starts at once where it is made, but for
    /// `eager_start=False`; by path.
    pub fn eager_starts(&self) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        if let Some(top) = self.seen().top.as_ref() {
            places.extend(starts_in(self.path, &top.outline, &top.outline.mentions_of(self.reading, EAGER_START)));
        }
        for file in self.project.index().mentions_outside(self.path, EAGER_START) {
            places.extend(starts_in(&file.module.path, &file.outline, &file.mentions));
        }
        places.sort();
        places
    }

    /// Whether the call at exactly this place runs no code that could make a task: a builtin, a method of a list, set or
    /// dict. Calls in its callee and its arguments are not looked at.
    pub fn makes_no_task(&self, call: Span) -> bool {
        let asked = self.question(call, |infer, at, expression| match expression {
            Expr::Call(call) => makes_no_task(infer, at, call),
            _ => false,
        });
        asked.unwrap_or(false)
    }

    /// Whether the attribute at exactly this place is known to be a property, or one on the way to it.
    pub fn runs_property(&self, attribute: Span) -> bool {
        self.question(attribute, |infer, at, expression| infer.runs_property(at, expression)).unwrap_or(true)
    }

    /// The other classes that have a method of this name, and may be found where one is looked up on an instance of the
    /// class whose statement holds this byte: classes above and below, and what else is above those. Their dotted names;
    /// none where not all of them can be told.
    pub fn namesakes(&self, class: u32, method: &str) -> Option<Vec<String>> {
        let seen = self.seen();
        let top = seen.top.as_ref()?;
        let around = top.outline.classes().filter(|(_, one)| one.span.contains_offset(class));
        let (id, _) = around.min_by_key(|(_, one)| one.span.len())?;
        seen.infer.renew();
        let class = ClassRef { module: Arc::clone(&top.module), outline: Arc::clone(&top.outline), id };
        let family = seen.infer.family(&class);
        if family.iter().any(|one| seen.infer.unseen_base(one).is_some()) {
            return None;
        }
        let others =
            family.into_iter().filter(|one| one.name() != class.name() || one.module.path != class.module.path);
        Some(others.filter(|one| seen.infer.defines(one, method)).map(|one| one.name()).collect())
    }

    /// Where instances of the class whose statement is at this place are made while a module of the project is imported:
    /// `client = Client()` at module level.
    pub fn instances_of_modules(&self, class: Span) -> Vec<Place> {
        let seen = self.seen();
        let Some(top) = seen.top.as_ref() else { return Vec::new() };
        let Some((id, known)) = top.outline.classes().find(|(_, one)| class.contains(one.span) || one.span == class)
        else {
            return Vec::new();
        };
        let meant = ClassRef { module: Arc::clone(&top.module), outline: Arc::clone(&top.outline), id };
        let index = self.project.index();
        let mut paths = index.files_calling_at_top(&known.name);
        paths.push(self.path.to_path_buf());
        paths.sort();
        paths.dedup();
        let mut places = Vec::new();
        for path in paths {
            let at = if path == self.path {
                Some(top.clone())
            } else {
                index.module_at(&path).and_then(|file| seen.infer.top(&file))
            };
            let Some(at) = at else { continue };
            for call in at.outline.calls().iter().filter(|call| call.scope == ScopeId::MODULE) {
                // It may be imported under another name.
                if !call.callee.last_name().is_some_and(|name| name.starts_with(char::is_uppercase)) {
                    continue;
                }
                seen.infer.renew();
                if matches!(seen.infer.expression(&at, &call.callee), Type::Class(found) if found == meant) {
                    places.push(Place { path: path.clone(), line: at.outline.line_of(call.span) });
                }
            }
        }
        places
    }

    /// What the expression at exactly this place is, as far as asyncio's primitives go; `self._lock` of
    /// `async with self._lock:`, not a call of one of its methods.
    pub fn primitive(&self, expression: Span) -> Primitive {
        let asked = self.question(expression, |infer, at, expression| primitives::primitive(infer, at, expression));
        asked.unwrap_or_else(|| Primitive::Unknown("the two parsers read this place differently".to_owned()))
    }

    /// Whether some file may have an `async with` of the place that `identity` names, judged by the bytes of all files:
    /// the cheap question before [`Here::uses_of`].
    pub fn may_be_entered(&self, identity: &Identity) -> bool {
        let index = self.project.index();
        let name = &identity.name;
        match &identity.owner {
            Owner::Instance(class) | Owner::Class(class) => {
                // `_Api__lock`, by which others may say `__lock`.
                let bare = class.rsplit('.').next().unwrap_or(class).trim_start_matches('_');
                index.may_be_entered(name) || index.may_be_entered(&format!("_{bare}{name}"))
            }
            Owner::Module => index.may_be_entered(name) || index.may_be_renamed(name),
            Owner::Function(_) | Owner::Parameter(_) => true,
        }
    }

    /// Everything that the project does with the place that `identity` names; see [`Uses`].
    pub fn uses_of(&self, identity: &Identity) -> Rc<Uses> {
        if let Some(known) = self.uses.borrow().get(identity) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.search_uses(identity));
        self.uses.borrow_mut().insert(identity.clone(), Rc::clone(&found));
        found
    }

    fn search_uses(&self, identity: &Identity) -> Uses {
        let seen = self.seen();
        let Some(top) = seen.top.as_ref() else { return Uses::default() };
        seen.infer.renew();
        let Some(place) = primitives::identity_of(&seen.infer, top, identity) else {
            let unseen = vec![format!("`{}` is not found again", identity.name)];
            return Uses { unseen, ..Uses::default() };
        };
        primitives::Search { infer: &seen.infer, reading: self.reading, here: top, identity, place: &place }.run()
    }

    /// The places of the project that start a thread, or reach into an event loop from one; sorted.
    pub fn thread_starters(&self) -> &'a [Place] {
        &self.starters().threads
    }

    /// The places of the project that make or run an event loop: `asyncio.run`, `Runner`, `new_event_loop`,
    /// `run_until_complete`; sorted. One of them is what every program has.
    pub fn loop_starters(&self) -> &'a [Place] {
        &self.starters().loops
    }

    /// The files of the project that start threads and event loops both, but for those whose threads are seen to run plain
    /// functions that lead to no loop; sorted.
    pub fn looping_threads(&self) -> &'a [PathBuf] {
        &self.starters().looping_threads
    }

    /// The files of the project whose tests have an event loop each, with the first such test; sorted.
    pub fn test_loops(&self) -> &'a [Place] {
        &self.starters().tests
    }

    fn starters(&self) -> &'a Starters {
        self.project.index().starters.get_or_init(|| Starters::of(self.project.index(), self.answers()))
    }

    fn answers(&self) -> &Answers<'a> {
        self.answers.get_or_init(|| Answers::new(self.project.index()))
    }

    /// The function in the text on disk, where the places are that are told. Of several of one name the same one.
    fn on_disk(&self, function: Span) -> Option<FunctionAt> {
        let here = &self.seen().top.as_ref()?.outline;
        // Decorators may belong to the place or not; no definition stands before the name of the first.
        let inside = here.functions().filter(|(_, known)| function.contains(known.name_span));
        let (id, meant) = inside.min_by_key(|(_, known)| known.name_span.start())?;
        let name = here.qualified_name(meant.scope);
        let is_namesake = |outline: &Outline, other: &Function| {
            other.name == meant.name && outline.qualified_name(other.scope) == name
        };
        let before = here.functions().take_while(|(other, _)| *other != id);
        let nth = before.filter(|(_, other)| is_namesake(here, other)).count();
        if let Some(top) = self.seen().top.as_ref() {
            self.project.index().adopt(self.path, self.reading.text(), &top.outline);
        }
        let disk = self.answers().outline_at(self.path)?;
        let (id, _) = disk.functions().filter(|(_, other)| is_namesake(&disk, other)).nth(nth)?;
        Some(FunctionAt { path: self.path.into(), id })
    }

    fn ask(&self, span: Span, answer: impl FnOnce(&Infer<'a>, &At, &Expr) -> Awaitable) -> Awaitable {
        let unlike = || Awaitable::Unknown("the two parsers read this place differently".to_owned());
        self.question(span, answer).unwrap_or_else(unlike)
    }

    /// The answer to a question about the expression at exactly this place; none where there is none.
    fn question<T>(&self, span: Span, answer: impl FnOnce(&Infer<'a>, &At, &Expr) -> T) -> Option<T> {
        let seen = self.seen();
        let top = seen.top.as_ref()?;
        let (scope, expression) = top.outline.expression_at(self.reading, span)?;
        seen.infer.renew();
        Some(answer(&seen.infer, &top.scope(scope), &expression))
    }
}

/// The verdict on a value; `shown` is the expression that gives it, for the message.
fn judge(infer: &Infer<'_>, value: &Type, shown: Option<(&At, &Expr)>) -> Awaitable {
    let alternatives = value.alternatives();
    let verdicts: Vec<Awaitable> = alternatives.iter().map(|value| judge_one(infer, value, shown)).collect();
    if verdicts.iter().all(|verdict| *verdict == Awaitable::Coroutine) {
        return Awaitable::Coroutine;
    }
    // Doubt about one alternative outweighs certainty about the others, unless none can be a coroutine.
    let unknown = verdicts.iter().find(|verdict| matches!(verdict, Awaitable::Unknown(_)));
    if let Some(unknown) = unknown {
        return unknown.clone();
    }
    if verdicts.contains(&Awaitable::Coroutine) {
        let what = shown.and_then(|(_, expression)| expression.dotted()).unwrap_or_else(|| "it".to_owned());
        return Awaitable::Unknown(format!("`{what}` is a coroutine in some cases alone"));
    }
    verdicts.into_iter().next().unwrap_or_else(|| Awaitable::Unknown("nothing is known of it".to_owned()))
}

fn judge_one(infer: &Infer<'_>, value: &Type, shown: Option<(&At, &Expr)>) -> Awaitable {
    let callee = shown.and_then(|(at, expression)| match expression {
        Expr::Call(call) => Some((at, &call.callee)),
        _ => None,
    });
    let called = callee.and_then(|(_, callee)| callee.dotted());
    let what = called.clone().or_else(|| shown.and_then(|(_, expression)| expression.dotted()));
    let what = what.map_or_else(|| "it".to_owned(), |what| format!("`{what}`"));
    let is_call = called.is_some();
    Awaitable::Not(match value {
        Type::Coroutine(_) => return Awaitable::Coroutine,
        Type::Unknown(why) => return Awaitable::Unknown(why.to_string()),
        Type::Never => return Awaitable::Unknown("nothing is known of its elements".to_owned()),
        Type::Awaitable(_) => {
            return Awaitable::Unknown(format!("{what} gives an awaitable that need not be a coroutine"));
        }
        Type::Future(_) if is_call => {
            let last = callee.and_then(|(_, callee)| callee.last_name()).unwrap_or_default();
            match last {
                "create_task" => "`create_task` makes a task".to_owned(),
                "ensure_future" => "`ensure_future` gives a task or future".to_owned(),
                _ => format!("{what} returns a future"),
            }
        }
        Type::Future(_) => format!("{what} is a task or future"),
        Type::Instance { class, .. } if infer.is_coroutine_class(class) => return Awaitable::Coroutine,
        Type::Instance { class, .. } => match infer.has_await(class) {
            Some(true) => format!("`{}` is an object with `__await__`", class.name()),
            Some(false) if is_call => format!("{what} gives a `{}`, which cannot be awaited", class.name()),
            Some(false) => format!("{what} is a `{}`, which cannot be awaited", class.name()),
            None => return Awaitable::Unknown(format!("not all bases of `{}` are known", class.name())),
        },
        Type::AsyncIterable(_) => format!("{what} is an async generator"),
        Type::Iterable(_) | Type::Tuple(_) | Type::Mapping(..) if !is_call => format!("{what} is a collection"),
        Type::Context { .. } => format!("{what} gives a context manager"),
        Type::Function(_) | Type::Method { .. } | Type::Lambda(..) | Type::Callable(_) if !is_call => {
            format!("{what} is a function that is not called")
        }
        Type::Class(_) | Type::Module(_) => format!("{what} is no awaitable"),
        Type::External(_) | Type::Builtin { .. } => {
            return Awaitable::Unknown(format!("what {what} is, is not known"));
        }
        // Classes of the standard library may be anything.
        Type::Plain(name) if !name.starts_with("builtins.") => {
            return Awaitable::Unknown(format!("what `{name}` gives is not known"));
        }
        _ if is_call => format!("{what} is a plain function"),
        _ => format!("{what} is no awaitable"),
    })
}
