//! Where a section is: the body of an `async with` of a lock, or what stands between two comments.

use aiomend_rewrite::Context;
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::{Primitive, PrimitiveKind};
use aiomend_semantics::suspension::suspensions;
use aiomend_syntax::{Field, Kind, Node, Span};

use super::section::{Functions, Section};
use crate::marks::{Marked, marks, paired};

/// One place that asks to be a section.
#[derive(Debug)]
pub enum Site<'m> {
    /// Statements in a row.
    Section(Box<Section<'m>>),
    /// A comment that marks nothing; a clause says why.
    Misplaced(Span, &'static str),
}

/// All sections of the module, each with the range that is shown for it.
pub(super) fn find<'m>(cx: &Context<'m>) -> Vec<(Span, Site<'m>)> {
    let mut functions = Functions::default();
    let markers = marks(cx.module.root());
    let mut sites = marked(cx, &markers, &mut functions);
    let guards = cx.module.nodes().filter(|node| node.kind() == Kind::WithStatement && place::is_async(*node));
    // Where a comment in the body says what belongs together, that is the section.
    let guards = guards.filter(|guard| {
        let next = markers.partition_point(|(marker, _)| marker.start() < guard.start());
        markers.get(next).is_none_or(|(marker, _)| marker.start() >= guard.end())
    });
    sites.extend(guards.filter_map(|guard| guarded(cx, guard, &mut functions)));
    sites
}

/// From each comment that begins a section to the one that ends it.
pub(super) fn marked_spans(cx: &Context<'_>) -> Vec<Span> {
    let span = |marked| match marked {
        Marked::Section(begin, end) => Some(begin.span().cover(end.span())),
        Marked::WithoutEnd(_) | Marked::WithoutBeginning(_) => None,
    };
    paired(&marks(cx.module.root())).into_iter().filter_map(span).collect()
}

/// Whether a lock keeps other tasks out of a section, or makes it a section of its own.
pub(super) fn is_under_lock<'m>(cx: &Context<'m>, section: &Section<'m>) -> bool {
    let Some(first) = section.statements.first() else { return false };
    let outers = first.ancestors().take_while(|outer| *outer != section.function);
    outers.filter(|outer| outer.kind() == Kind::WithStatement && place::is_async(*outer)).any(|outer| {
        let kinds = place::with_items(outer).filter_map(|item| primitive(cx, place::manager_of(item)?));
        let mut kinds = kinds.filter(|kind| kind.is_lock()).peekable();
        let suspends = || outer.child(Field::Body).is_some_and(|body| !suspensions(body).is_empty());
        // Several tasks may hold a semaphore.
        kinds.peek().is_some() && (kinds.any(is_exclusive) || !suspends())
    })
}

fn is_exclusive(kind: PrimitiveKind) -> bool {
    matches!(kind, PrimitiveKind::Lock | PrimitiveKind::Condition)
}

/// The body of `async with lock:`, if it is worth a function and nothing in it suspends.
fn guarded<'m>(cx: &Context<'m>, guard: Node<'m>, functions: &mut Functions<'m>) -> Option<(Span, Site<'m>)> {
    let statements: Vec<Node<'m>> = guard.child(Field::Body)?.children().collect();
    let is_worth_it = statements.len() > 1 || statements.first()?.kind().is_compound_statement();
    if !is_worth_it || is_own_output(&statements) {
        return None;
    }
    let suspends = statements.iter().any(|statement| suspensions(*statement).into_iter().any(|at| !is_deferred(at)));
    if suspends
        || !place::with_items(guard).all(|item| place::manager_of(item).is_some_and(|manager| is_lock(cx, manager)))
    {
        return None;
    }
    let section = functions.section(cx, statements, Some(guard))?;
    Some((place::head_of(guard), Site::Section(Box::new(section))))
}

/// A condition is no such lock: whoever waits for it is let in by the section itself.
fn is_lock<'m>(cx: &Context<'m>, manager: Node<'m>) -> bool {
    let kind = primitive(cx, manager);
    matches!(kind, Some(PrimitiveKind::Lock | PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore))
}

fn primitive<'m>(cx: &Context<'m>, manager: Node<'m>) -> Option<PrimitiveKind> {
    match cx.here.primitive(place::without_parentheses(manager).span()) {
        Primitive::Known(known) => Some(known.kind),
        Primitive::Unknown(_) | Primitive::Not(_) => None,
    }
}

/// Whether a suspension happens when a generator expression is consumed, and not where it stands.
pub(super) fn is_deferred(suspension: Node<'_>) -> bool {
    deferring(suspension).is_some()
}

/// The generator expression that a suspension waits for.
pub(super) fn deferring(suspension: Node<'_>) -> Option<Node<'_>> {
    let mut child = suspension;
    for outer in suspension.ancestors().take_while(|outer| !outer.kind().is_statement()) {
        if outer.kind() == Kind::GeneratorExpression {
            // Only its first iterable is evaluated where it stands.
            let first = outer.children().find(|clause| clause.kind() == Kind::ForInClause);
            let is_first = first.is_some_and(|clause| {
                clause.child(Field::Right).is_some_and(|iterable| iterable.span().contains(child.span()))
                    || clause == suspension
            });
            if !is_first || first == Some(suspension) {
                return Some(outer);
            }
        }
        child = outer;
    }
    None
}

/// `x = self._load_critical(key)`, `if not self._load_critical():` with a `return`: what a section becomes.
pub(super) fn is_own_output(statements: &[Node<'_>]) -> bool {
    let calls_helper = |value: Node<'_>| {
        let callee = value.child(Field::Function).filter(|_| value.kind() == Kind::Call);
        callee.and_then(place::last_name).is_some_and(|name| {
            let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
            name.starts_with('_') && (name.ends_with(super::SUFFIX) || base.ends_with(&format!("{}_", super::SUFFIX)))
        })
    };
    let first_of = |node: Node<'_>, kind: Kind| node.children().next().is_some_and(|child| child.kind() == kind);
    let is_call = |statement: Node<'_>| {
        let Some(value) = statement.children().next() else { return false };
        match statement.kind() {
            Kind::ReturnStatement => calls_helper(value),
            Kind::ExpressionStatement if value.kind() == Kind::Assignment => {
                value.child(Field::Right).is_some_and(calls_helper)
            }
            Kind::ExpressionStatement => calls_helper(value),
            _ => false,
        }
    };
    match statements {
        [only] if only.kind() == Kind::IfStatement => {
            let Some(condition) = only.child(Field::Condition) else { return false };
            let Some(body) = only.child(Field::Consequence) else { return false };
            let asked = condition.kind() == Kind::NotOperator
                && (first_of(condition, Kind::Call) && condition.children().next().is_some_and(calls_helper));
            asked && body.children().all(is_bare_return) && only.child(Field::Alternative).is_none()
        }
        [only] => is_call(*only),
        [call, rest] => is_call(*call) && is_bare_return(*rest),
        _ => false,
    }
}

pub(super) fn is_bare_return(statement: Node<'_>) -> bool {
    statement.kind() == Kind::ReturnStatement && statement.children().next().is_none()
}

/// What stands between `# aiomend: critical-section` and `# aiomend: end`.
fn marked<'m>(cx: &Context<'m>, markers: &[(Node<'m>, &str)], functions: &mut Functions<'m>) -> Vec<(Span, Site<'m>)> {
    if markers.is_empty() {
        return Vec::new();
    }
    let statements: Vec<Node<'m>> = cx.module.nodes().filter(|node| node.kind().is_statement()).collect();
    let site = |marked| match marked {
        Marked::Section(begin, end) => between(cx, begin, end, &statements, functions),
        Marked::WithoutEnd(begin) => Some(misplaced(begin, "no `# aiomend: end` follows it")),
        Marked::WithoutBeginning(end) => Some(misplaced(end, "no `# aiomend: critical-section` stands before it")),
    };
    paired(markers).into_iter().filter_map(site).collect()
}

fn misplaced<'m>(comment: Node<'m>, why: &'static str) -> (Span, Site<'m>) {
    (comment.span(), Site::Misplaced(comment.span(), why))
}

fn between<'m>(
    cx: &Context<'m>,
    begin: Node<'m>,
    end: Node<'m>,
    all: &[Node<'m>],
    functions: &mut Functions<'m>,
) -> Option<(Span, Site<'m>)> {
    let inside = Span::new(begin.end(), end.start());
    let mut statements: Vec<Node<'m>> = Vec::new();
    // The outermost statements that begin between the two.
    let from = all.partition_point(|node| node.start() < inside.start());
    for &statement in all.iter().skip(from).take_while(|node| node.start() < inside.end()) {
        if statements.last().is_none_or(|last| statement.start() >= last.end()) {
            statements.push(statement);
        }
    }
    let (Some(first), Some(last)) = (statements.first(), statements.last()) else {
        return Some(misplaced(begin, "no statement stands between it and its `# aiomend: end`"));
    };
    let column = |offset| cx.module.indentation_at(offset);
    let is_level = [begin.start(), end.start()]
        .iter()
        .all(|&offset| cx.module.is_first_on_line(offset) && column(offset) == column(first.start()));
    let is_one_block = statements.iter().all(|statement| statement.parent() == first.parent());
    if !is_level || !is_one_block || last.end() > inside.end() || !cx.module.is_first_on_line(first.start()) {
        return Some(misplaced(begin, "it and its `# aiomend: end` do not stand in one block"));
    }
    if is_own_output(&statements) {
        return None;
    }
    match functions.section(cx, statements, None) {
        Some(section) => Some((begin.span(), Site::Section(Box::new(section)))),
        None => Some(misplaced(begin, "it does not stand in a function")),
    }
}
