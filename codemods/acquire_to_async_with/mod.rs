//! `await L.acquire()` before `try: B finally: L.release()` becomes `async with L: B`.
//!
//! The contract is `README.md` beside this file. `async with` evaluates `L` once, the old code twice: what may change
//! in between is refused (evidence case l09).

mod changes;
mod rewrite;
mod site;

use aiomend_rewrite::{Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Refusal, Related, Trace};
use aiomend_semantics::project::primitives::{Form, Identity, Known, Number, Owner, Primitive, Spot, UseKind, Uses};
use aiomend_semantics::{Binding, DefinitionKind, ScopeKind, place};
use aiomend_syntax::{Field, Kind, Node, Span};

use crate::patched::{patched_by_name, replacing};
use crate::spelling;
use site::{Guard, Shape, Site, Try, calls_of};

/// The codemod `acquire-to-async-with`.
#[derive(Debug)]
pub struct AcquireToAsyncWith;

static META: Meta = Meta {
    id: "acquire-to-async-with",
    title: "Use `async with` for `acquire` and `release`",
    safety: "safe, unsafe",
    min_minor: 8,
    default: DefaultOn::Always,
    asks_project: true,
    spans_files: false,
    // The classes are there for what replaces them by name.
    triggers: &["acquire", "Lock", "Semaphore", "BoundedSemaphore", "Condition"],
    besides: &[],
    words: &["acquire"],
    trace: Trace::Used,
    noqa: &[],
    doc: include_str!("README.md"),
    forms: Forms::NONE,
    refusals: &[
        ("acquire-inside-try", "the acquire stands inside the `try` whose `finally` releases"),
        ("acquire-result-used", "the value of the acquire is used"),
        ("conditional-release", "the `finally` releases the lock only under a condition"),
        ("extra-finally-statements", "the `finally` does more after the release, or may leave before it"),
        ("lock-not-simple", "evaluating the lock's expression twice may give two locks"),
        ("never-released", "nothing in the project releases the lock"),
        ("not-async", "`await` outside an `async def` has no place for `async with`"),
        ("not-asyncio-lock", "it is not known to be a lock, semaphore or condition of asyncio"),
        ("rebound", "the name or attribute may be another lock by the time of the release"),
        ("released-elsewhere", "the lock is not released by a `finally` right after the acquire"),
        ("timeout-on-acquire", "only the acquire is under a timeout"),
    ],
};

impl Codemod for AcquireToAsyncWith {
    type Site<'m> = Site<'m>;

    fn meta(&self) -> &'static Meta {
        &META
    }

    fn sites<'m>(&self, cx: &Context<'m>) -> Vec<(Span, Site<'m>)> {
        let calls = cx.module.nodes().filter(|node| node.kind() == Kind::Call);
        calls.filter_map(|call| Some((call.span(), Site::read(cx, call)?))).collect()
    }

    fn blockers<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Vec<Refusal> {
        let known = match known_lock(site) {
            Ok(known) => known,
            Err(refusal) => return vec![refusal],
        };
        let guarded = match &site.shape {
            Shape::Statement(_, Guard::Finally(guarded)) => guarded,
            _ => return vec![shape_blocker(cx, site, known)],
        };
        if let Some(refusal) = outside_async(site) {
            return vec![refusal];
        }
        let mut blockers = Vec::new();
        blockers.extend(inner_release(site, guarded));
        match simple_lock(site, known) {
            Ok(identity) => blockers.extend(rebound_blocker(cx, site, guarded, identity)),
            Err(refusal) => blockers.push(refusal),
        }
        blockers.extend(patched_by_name(cx, "acquire", site.call.span()).or_else(|| class_replaced(cx, site, known)));
        blockers
    }

    fn fix<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Result<Fix, Refusal> {
        let Shape::Statement(acquire, Guard::Finally(guarded)) = &site.shape else {
            let message = "there is no `finally` that releases the lock";
            return Err(Refusal::new("released-elsewhere", site.call.span(), message));
        };
        let part = rewrite::write(cx, site, *acquire, guarded)?;
        let notes = changes::of(cx, site, guarded);
        let applicability = if notes.is_empty() { Applicability::Safe } else { Applicability::Unsafe };
        let title = format!("Use `async with {}`", spelling::dotted(site.lock));
        Ok(Fix { title, parts: vec![part], applicability, notes, reasons: Vec::new() })
    }
}

/// Refuse if it may be something else than asyncio's: `acquire` of another lock may return without having it.
fn known_lock<'s>(site: &'s Site<'_>) -> Result<&'s Known, Refusal> {
    let lock = place::first_line(site.lock);
    let message = match &site.primitive {
        Primitive::Known(known) if known.kind.is_lock() => return Ok(known),
        Primitive::Known(known) => format!("`{lock}` is an `asyncio.{}`, which has no `acquire`", known.kind),
        Primitive::Unknown(why) => format!("nothing tells whether `{lock}` is a lock of asyncio: {why}"),
        Primitive::Not(why) => format!("`{lock}` is not taken for a lock of asyncio: {why}"),
    };
    let hint = "if it is one, annotate it, as `lock: asyncio.Lock`";
    Err(Refusal::new("not-asyncio-lock", site.lock.span(), message).with_hint(hint))
}

/// Refuse if a test puts another class in the place of asyncio's: its objects may know `acquire` and no `async with`.
fn class_replaced(cx: &Context<'_>, site: &Site<'_>, known: &Known) -> Option<Refusal> {
    let name = known.kind.name();
    let related = replacing(cx, name)?;
    let message = format!("a file that uses this module replaces `{name}` by name, and may count on these calls");
    Some(Refusal::new("patched-by-name", site.call.span(), message).with_related(related))
}

/// Refuse if the function is not async: neither `await` nor `async with` can stand there.
fn outside_async(site: &Site<'_>) -> Option<Refusal> {
    let is_outside = place::evaluated(site.call).in_coroutine().is_none();
    let message = "`await` stands outside the body of an `async def` here";
    is_outside.then(|| Refusal::new("not-async", site.call.span(), message))
}

/// Why an acquire has no `try` that could become a block.
fn shape_blocker<'m>(cx: &Context<'m>, site: &Site<'m>, known: &Known) -> Refusal {
    let lock = place::first_line(site.lock);
    match &site.shape {
        // Refuse if only the acquire has a timeout: around `async with` it would end the block too.
        Shape::Timed(wait) => {
            let message = "only the acquire is under this timeout; around `async with` it would hold for the block";
            Refusal::new("timeout-on-acquire", wait.span(), message)
        }
        // Refuse if somebody reads what `acquire` returns.
        Shape::Used(user) => {
            let message = "the value of `acquire()`, which is always `True`, is used here";
            let hint = "write `await lock.acquire()` as a statement of its own before";
            Refusal::new("acquire-result-used", place::head_of(*user), message).with_hint(hint)
        }
        // Refuse if a failed acquire would release: `async with` would not, which is another program.
        Shape::Statement(_, Guard::Around(outer)) => {
            let message = format!(
                "the acquire is inside the `try`: when it is cancelled, the `finally` releases `{lock}`, which \
                 somebody else may hold"
            );
            let hint = "move the acquire in front of the `try`";
            Refusal::new("acquire-inside-try", place::head_of(*outer), message).with_hint(hint)
        }
        // Refuse if the release depends on something: it may free the lock of another holder, or never free it.
        Shape::Statement(_, Guard::Conditional(condition)) => {
            let condition_text = place::first_line(*condition);
            let asks_lock = calls_of(*condition, site.lock, &["locked"]).next().is_some();
            let message = if asks_lock {
                format!("`{condition_text}` asks whether anybody holds the lock; it may release somebody else's")
            } else {
                format!("the lock is released only under `{condition_text}`")
            };
            let hint = "release it in a statement of its own in the `finally`";
            Refusal::new("conditional-release", place::head_of(*condition), message).with_hint(hint)
        }
        // Refuse if the `finally` goes on after the release: around the block, that would also run when the acquire is
        // cancelled. Refuse if it may leave before the release: the lock would no longer stay locked.
        Shape::Statement(_, Guard::FinallyWithMore(other)) => {
            let message = "the `finally` does this as well";
            let hint = "put a `try` with a `finally` of its own inside, and leave the release alone here";
            Refusal::new("extra-finally-statements", place::head_of(*other), message).with_hint(hint)
        }
        Shape::Statement(_, Guard::Missing | Guard::Finally(_)) => unreleased(cx, site, known),
    }
}

/// Nothing right after the acquire releases the lock: say who does.
fn unreleased<'m>(cx: &Context<'m>, site: &Site<'m>, known: &Known) -> Refusal {
    let lock = place::first_line(site.lock);
    let uses = site.uses(cx);
    let releases: Vec<&Spot> = uses
        .uses
        .iter()
        .filter(|found| matches!(found.kind, UseKind::Release { .. }))
        .map(|found| &found.spot)
        .collect();
    let hidden: Vec<&Spot> =
        uses.uses.iter().filter(|found| hides_release(&found.kind)).map(|found| &found.spot).collect();
    if releases.is_empty() && hidden.is_empty() && uses.unseen.is_empty() && known.identity.is_ok() {
        let message = format!("nothing releases `{lock}`: who acquires it next waits for ever");
        return Refusal::new("never-released", site.call.span(), message);
    }
    let mut related: Vec<Related> =
        releases.iter().map(|spot| Related::at(&spot.module, spot.line, format!("releases `{lock}`"))).collect();
    if releases.is_empty() {
        let may_release = |spot: &&Spot| Related::at(&spot.module, spot.line, format!("may release `{lock}`"));
        related.extend(hidden.iter().map(may_release));
    }
    let message = format!("`{lock}` is not released by a `finally` right after this");
    let hint = "write `try:` right after the acquire, and release in its `finally`";
    Refusal::new("released-elsewhere", site.call.span(), message).with_hint(hint).with_related(related)
}

/// Whether somebody may release the lock by another name.
fn hides_release(kind: &UseKind) -> bool {
    matches!(
        kind,
        UseKind::Passed { .. }
            | UseKind::Returned
            | UseKind::Aliased
            | UseKind::Exported
            | UseKind::Reflected
            | UseKind::OtherMethod { .. }
            | UseKind::Unclear(_)
            | UseKind::UnclearlyBound(_)
            | UseKind::Other
    )
}

fn inner_release<'m>(site: &Site<'m>, guarded: &Try<'m>) -> Option<Refusal> {
    // Refuse if the block lets the lock go for a while: equal at run time, and no longer what `async with` says.
    let inside = guarded.between.iter().copied().chain(guarded.statement.children());
    let parts = inside.filter(|part| *part != guarded.finally).chain(guarded.first.iter().copied());
    let call = parts.flat_map(|part| calls_of(part, site.lock, &["release", "acquire"])).next()?;
    let lock = place::first_line(site.lock);
    let message = format!("the block releases or acquires `{lock}` itself");
    Some(Refusal::new("released-elsewhere", call.span(), message))
}

/// Refuse if two evaluations may give two locks, unless it is a name or an attribute of one.
fn simple_lock<'s>(site: &'s Site<'_>, known: &'s Known) -> Result<&'s Identity, Refusal> {
    let refuse = |message: String| {
        let hint = "assign the lock to a local first, and use that";
        Err(Refusal::new("lock-not-simple", site.lock.span(), message).with_hint(hint))
    };
    let text = place::first_line(site.lock);
    let identity = match &known.identity {
        Ok(identity) if identity.number == Number::One => identity,
        Ok(_) => return refuse(format!("`{text}` is looked up twice, and may give another lock the second time")),
        Err(why) => return refuse(format!("`{text}` may give another lock the second time: {why}")),
    };
    if root(site.lock).is_none() {
        return refuse(format!("`{text}` is evaluated twice, and what it goes through may change in between"));
    }
    Ok(identity)
}

/// `lock` of `lock`, `self` of `self.lock`; none for what is longer.
fn root<'m>(lock: Node<'m>) -> Option<Node<'m>> {
    match lock.kind() {
        Kind::Identifier => Some(lock),
        Kind::Attribute => lock.child(Field::Object).filter(|object| object.kind() == Kind::Identifier),
        _ => None,
    }
}

/// Refuse if the name or the attribute may be bound to another lock while this one is held.
fn rebound_blocker<'m>(cx: &Context<'m>, site: &Site<'m>, guarded: &Try<'m>, identity: &Identity) -> Option<Refusal> {
    let text = place::first_line(site.lock);
    let region = site.call.span().cover(guarded.statement.span());
    let refuse = |span: Span, related: Vec<Related>| {
        let message = format!("`{text}` may be another lock by the time of the release");
        let hint = "assign the lock to a local first, and use that";
        Some(Refusal::new("rebound", span, message).with_hint(hint).with_related(related))
    };
    let name = root(site.lock)?;
    if let Some(binding) = cx.model.binding_of(name) {
        if let Some(again) = binding.definitions.iter().find(|again| region.contains(again.name.span())) {
            return refuse(again.name.span(), Vec::new());
        }
        // Another function may bind it meanwhile. That a module's name has one value is looked at below.
        if binding.shared && identity.owner != Owner::Module {
            return refuse(name.span(), Vec::new());
        }
        // So may the function around, while this one waits.
        if let Some(again) = bound_around(cx, binding, name) {
            return refuse(
                name.span(),
                vec![Related::at(cx.path, place::line_of(again), format!("binds `{}`", name.text()))],
            );
        }
    }
    if matches!(identity.owner, Owner::Function(_) | Owner::Parameter(_)) {
        // Under a name that Python takes for this one: `ﬁle`, which is `file`.
        let mut bound = site.uses(cx).constructions.iter().filter(|made| made.form != Form::Annotation);
        let again = bound.find(|made| region.contains(made.spot.span))?;
        return refuse(again.spot.span, Vec::new());
    }
    // What holds the lock may be another object: `client` of `client.lock`, a variable of the module.
    if let Some(holder) = holder_of_module(cx, site.lock) {
        let uses = cx.here.uses_of(&holder);
        let bound = late_bindings(&holder, &uses).map(|spot| (spot, format!("binds `{}`", holder.name)));
        let late: Vec<Related> = bound.map(|(spot, what)| Related::at(&spot.module, spot.line, what)).collect();
        if !late.is_empty() {
            return refuse(name.span(), late);
        }
    }
    let uses = site.uses(cx);
    let mut late: Vec<Related> = late_bindings(identity, uses)
        .map(|spot| Related::at(&spot.module, spot.line, format!("binds `{}`", identity.name)))
        .collect();
    // `self.__init__()` makes what `__init__` made again.
    if uses.constructions.iter().any(|made| is_in_init(&made.spot)) {
        let again = uses.initialized_again.iter();
        late.extend(again.map(|spot| Related::at(&spot.module, spot.line, "calls `__init__` again")));
    }
    let unclear = uses.uses.iter().filter_map(|found| match &found.kind {
        UseKind::UnclearlyBound(why) => {
            let what = format!("may bind `{}`: {why}", identity.name);
            Some(Related::at(&found.spot.module, found.spot.line, what))
        }
        _ => None,
    });
    late.extend(unclear);
    if !late.is_empty() {
        return refuse(site.lock.span(), late);
    }
    let patched = uses.uses.iter().find(|found| found.kind == UseKind::Patched)?;
    let message = format!("the project replaces `{}` by its name, and may count on these calls", identity.name);
    let place = Related::at(&patched.spot.module, patched.spot.line, format!("replaces `{}`", identity.name));
    Some(Refusal::new("patched-by-name", site.lock.span(), message).with_related(vec![place]))
}

/// The variable of this module that is assigned an object, of whose attribute the lock is the value.
fn holder_of_module(cx: &Context<'_>, lock: Node<'_>) -> Option<Identity> {
    let holder = lock.child(Field::Object).filter(|_| lock.kind() == Kind::Attribute)?;
    let binding = cx.model.binding_of(cx.module.node(holder.id()))?;
    let is_assigned = binding.definitions.iter().all(|one| matches!(one.kind, DefinitionKind::Assignment(_)));
    let is_module = cx.model.scopes().scope(binding.scope).kind == ScopeKind::Module;
    (is_assigned && is_module).then(|| Identity {
        module: cx.path.to_path_buf(),
        owner: Owner::Module,
        name: binding.name.to_owned(),
        number: Number::One,
    })
}

/// The place that may give a variable of a function around another value once the function at hand has begun: its second
/// binding, or one that a loop comes back to.
fn bound_around<'m>(cx: &Context<'m>, binding: &Binding<'m>, name: Node<'m>) -> Option<Node<'m>> {
    let home = cx.model.scopes().scope(binding.scope);
    if home.kind != ScopeKind::Function || place::function_of(name) == Some(home.node) {
        return None;
    }
    let [only] = binding.definitions.as_slice() else { return binding.definitions.last().map(|last| last.name) };
    let mut outers = only.name.ancestors().take_while(|outer| *outer != home.node);
    let in_loop = outers.any(|outer| matches!(outer.kind(), Kind::ForStatement | Kind::WhileStatement));
    in_loop.then_some(only.name)
}

/// The places that may bind a module's name or an attribute while its lock is held: all but the module's or class's own
/// body and `__init__`, and there the second value of a module's name. Wherever it stands, what gives an object from
/// outside something that is not made there, as `client.lock = RedisLock()`, does not fit what its class says.
fn late_bindings<'u>(identity: &'u Identity, uses: &'u Uses) -> impl Iterator<Item = &'u Spot> {
    let made = uses.constructions.iter().filter(|made| made.form != Form::Annotation).map(|made| &made.spot);
    let bound = uses.uses.iter().filter(|found| matches!(found.kind, UseKind::Rebound | UseKind::Deleted));
    let is_module = identity.owner == Owner::Module;
    let first = made.clone().next();
    let is_late = move |spot: &&Spot| !is_early(identity, spot) || (is_module && Some(*spot) != first);
    let bound = bound.map(|found| &found.spot).filter(move |spot| is_late(spot) || spot.is_of_other);
    made.filter(is_late).chain(bound)
}

/// Whether a place runs before anybody can hold the lock: in the body of the module or class, or where `__init__` binds
/// an attribute of the object that it makes.
fn is_early(identity: &Identity, spot: &Spot) -> bool {
    let function = spot.function.as_str();
    let runs_class_body = |class: &str| class.strip_prefix(function).is_some_and(|rest| rest.starts_with('.'));
    match &identity.owner {
        _ if function.is_empty() => true,
        Owner::Instance(class) => runs_class_body(class) || (spot.is_of_self && is_in_init(spot)),
        // `__init__` of one instance would bind it for all others.
        Owner::Class(class) => runs_class_body(class),
        Owner::Module | Owner::Function(_) | Owner::Parameter(_) => false,
    }
}

fn is_in_init(spot: &Spot) -> bool {
    spot.function == "__init__" || spot.function.ends_with(".__init__")
}
