//! What speaks against dropping a lock.

use std::path::Path;

use aiomend_rewrite::{Context, Refusal, Related};
use aiomend_semantics::project::Place;
use aiomend_semantics::project::primitives::{Form, Owner, PrimitiveKind, Spot, Use, UseKind};
use aiomend_semantics::{order, place};
use aiomend_syntax::{Field, Kind, Node, Span};

use super::elsewhere::Elsewhere;
use super::share::{Import, Share};
use super::site::{Site, expression_of};
use crate::marks::{Marked, marks, paired};
use crate::starters::{Starters, passed_runners};

/// All obstacles, the ones that end all thought first.
pub(super) fn all<'m>(cx: &Context<'m>, site: &Site<'m>) -> Vec<Refusal> {
    // Refuse if it is a condition: `notify` raises without the lock (evidence case l08).
    if site.kind == PrimitiveKind::Condition {
        let message = "`notify` and `wait` of a condition raise without it";
        return vec![Refusal::new("condition", site.span, message)];
    }
    if let Some(refusal) = section_suspends(cx, site) {
        // The lock is needed, whatever else happens to it.
        return vec![refusal];
    }
    let found = [
        lock_escapes(cx, site),
        uses_unclear(cx, site),
        public_name(site),
        field_of_dataclass(site),
        several_threads(cx, site),
    ];
    let mut refusals: Vec<Refusal> = found.into_iter().flatten().collect();
    let elsewhere = site.elsewhere.iter().flat_map(|other| other.refusals.iter().cloned());
    for refusal in in_file(cx, site, &site.own).into_iter().chain(elsewhere) {
        match refusals.iter_mut().find(|known| known.code == refusal.code) {
            Some(known) => known.related.extend(refusal.related),
            None => refusals.push(refusal),
        }
    }
    refusals
}

/// The obstacles that lie in one file, with their places there.
pub(super) fn in_file<'m>(cx: &Context<'m>, site: &Site<'_>, share: &Share<'m>) -> Vec<Refusal> {
    let found = [
        made_inside_an_expression(cx, site, share),
        declared_global(cx, site, share),
        sections_unlike(cx, site, share),
        used_in_other_modules(cx, share),
        slots_entry(cx, site, share),
        dataclass_field(site, share),
        arguments(share),
        lock_not_simple(share),
        sections_overlap(cx, site, share),
        becomes_docstring(share),
        marker_misplaced(share),
        quoted_annotation(share),
        task_factory(cx, share),
        comment_inside(cx, share),
    ];
    found.into_iter().flatten().collect()
}

/// Refuse if a section suspends: another task may then wait for the lock, in this section or another.
fn section_suspends(cx: &Context<'_>, site: &Site<'_>) -> Option<Refusal> {
    let own = site.own.sections.iter().filter_map(|section| Some((section, section.suspensions.first()?)));
    let told = |path: &Path, line: usize, described: &str| Related::at(path, line, format!("suspends, in {described}"));
    let mut related: Vec<Related> =
        own.clone().map(|(section, place)| told(cx.path, place::line_of(*place), &section.described())).collect();
    for other in &site.elsewhere {
        let suspending = other.sections.iter().filter_map(|section| Some((section, section.suspends?)));
        related.extend(suspending.map(|(section, line)| told(&other.path, line, &section.described)));
    }
    let first = related.first()?;
    let span = own.map(|(_, place)| place.span()).next();
    let all = site.own.sections.len() + site.elsewhere.iter().map(|other| other.sections.len()).sum::<usize>();
    let (some, shown) = (related.len(), site.shown());
    let sections = match span {
        None => format!("{some} of {all} sections under `{shown}` suspend, as in `{}`", first.path.display()),
        Some(_) if site.is_local() => format!("{some} of {all} sections under `{shown}` suspend"),
        // Those of other files have not been looked for.
        Some(_) => format!("{some} of {all} sections under `{shown}` in this file suspend"),
    };
    let message = format!("{sections}: it keeps other tasks out");
    Some(Refusal::new("section-suspends", span.unwrap_or(site.span), message).with_related(related))
}

/// Refuse if anything else than `async with` is done with it.
fn lock_escapes(cx: &Context<'_>, site: &Site<'_>) -> Option<Refusal> {
    let mut places: Vec<(&Spot, String)> = Vec::new();
    for used in site.uses.uses.iter().filter(|used| !is_taken_out(site, used)) {
        let what = match &used.kind {
            UseKind::AsyncWith { is_bound: false, .. } | UseKind::Slots => continue,
            UseKind::Unclear(_) | UseKind::UnclearlyBound(_) => continue,
            UseKind::AsyncWith { .. } => "`as` binds what entering it gives".to_owned(),
            UseKind::Acquire { .. } => "`acquire` is called".to_owned(),
            UseKind::Release { .. } => "`release` is called".to_owned(),
            UseKind::Locked => "`locked` tells whether it is taken".to_owned(),
            UseKind::OtherMethod { name, .. } => format!("`{name}` is used"),
            UseKind::Passed { .. } => "it is passed to a call".to_owned(),
            UseKind::Returned => "it is returned".to_owned(),
            UseKind::Aliased => "it gets another name".to_owned(),
            UseKind::Tested => "it is tested or compared".to_owned(),
            UseKind::Patched => "it is replaced by its name".to_owned(),
            UseKind::Exported => "it is exported or imported".to_owned(),
            UseKind::Rebound => "it is assigned something else".to_owned(),
            UseKind::Deleted => "it is deleted".to_owned(),
            UseKind::Reflected => "it is reached by its name or with all attributes".to_owned(),
            UseKind::Other => "it is used in another way".to_owned(),
        };
        places.push((&used.spot, what));
    }
    let related: Vec<Related> =
        places.iter().map(|(spot, what)| Related::at(&spot.module, spot.line, what.as_str())).collect();
    let own = places.iter().find(|(spot, _)| spot.module == cx.path).map(|(spot, _)| spot.span);
    let first = related.first()?;
    let message = format!("more than `async with` is done with `{}`: {}", site.shown(), first.message);
    Some(Refusal::new("lock-escapes", own.unwrap_or(site.span), message).with_related(related))
}

/// Whether a use is an import of the lock in a file that is looked at.
fn is_taken_out(site: &Site<'_>, used: &Use) -> bool {
    let file = site.elsewhere.binary_search_by(|other| other.path.as_path().cmp(&used.spot.module));
    let file = file.ok().map(|at| &site.elsewhere[at]);
    let is_import = |other: &Elsewhere| other.is_closed || other.imports.contains(&used.spot.span);
    used.kind == UseKind::Exported && file.is_some_and(is_import)
}

/// Refuse if it is made inside an expression: there is no statement to be removed.
fn made_inside_an_expression(cx: &Context<'_>, site: &Site<'_>, share: &Share<'_>) -> Option<Refusal> {
    let first = *share.expressions.first()?;
    let line = |span: &Span| cx.module.lines().line_of(span.start()) + 1;
    let related =
        share.expressions.iter().map(|span| Related::at(cx.path, line(span), "it is made inside an expression"));
    let message = format!("more than `async with` is done with `{}`: it is made inside an expression", site.shown());
    Some(Refusal::new("lock-escapes", first, message).with_related(related.collect()))
}

/// Refuse if it is declared `global` or `nonlocal`, which means nothing once the name is bound nowhere.
fn declared_global(cx: &Context<'_>, site: &Site<'_>, share: &Share<'_>) -> Option<Refusal> {
    let bound = share.imports.iter().map(|import| import.bound.text());
    let names: Vec<&str> = bound.chain([site.identity.name.as_str()]).collect();
    let statements =
        cx.module.nodes().filter(|node| matches!(node.kind(), Kind::GlobalStatement | Kind::NonlocalStatement));
    let declared: Vec<Node<'_>> =
        statements.flat_map(|statement| statement.children()).filter(|child| names.contains(&child.text())).collect();
    let first = declared.first()?;
    let what = "it is declared `global` or `nonlocal`";
    let related = declared.iter().map(|name| Related::at(cx.path, place::line_of(*name), what)).collect();
    let message = format!("more than `async with` is done with `{}`: {what}", site.shown());
    Some(Refusal::new("lock-escapes", first.span(), message).with_related(related))
}

/// Refuse if what happens to it cannot all be seen.
fn uses_unclear(cx: &Context<'_>, site: &Site<'_>) -> Option<Refusal> {
    let mut related = Vec::new();
    let mut own = None;
    for used in &site.uses.uses {
        if let UseKind::Unclear(why) | UseKind::UnclearlyBound(why) = &used.kind {
            related.push(Related::at(&used.spot.module, used.spot.line, why.as_str()));
            own = own.or((used.spot.module == cx.path).then_some(used.spot.span));
        }
    }
    let reason = site.uses.unseen.first().cloned().or(related.first().map(|place| place.message.clone()))?;
    let message = format!("not all uses of `{}` are seen: {reason}", site.shown());
    let hint = "an annotation, or an installed dependency, tells aiomend what is what";
    Some(Refusal::new("uses-unclear", own.unwrap_or(site.span), message).with_hint(hint).with_related(related))
}

/// Refuse if a section that is read here is not among the uses that the project's index knows, or the other way round:
/// a use would be left without its lock.
fn sections_unlike<'m>(cx: &Context<'m>, site: &Site<'_>, share: &Share<'m>) -> Option<Refusal> {
    let sections = &share.sections;
    let is_used_alone = |import: &Import<'m>| {
        let binding = |node: Node<'m>| cx.model.binding_of(node).map(std::ptr::from_ref);
        let bound = binding(import.bound);
        let by_it = sections.iter().map(|section| expression_of(section.item));
        let by_it = by_it.filter(|name| name.kind() == Kind::Identifier && binding(*name) == bound).count();
        import.references(cx) == by_it
    };
    // What else is done with the name is told already.
    let is_told = |used: &Use| !matches!(used.kind, UseKind::AsyncWith { .. } | UseKind::Exported | UseKind::Slots);
    let is_escaping = site.uses.uses_in(cx.path).iter().any(is_told);
    let is_all_seen = || share.imports.iter().all(is_used_alone);
    if site.count_in(cx.path) == sections.len() && (is_escaping || is_all_seen()) {
        return None;
    }
    let span = sections.first().map(|section| section.item.span());
    let span = span.or(share.imports.first().map(|import| import.item.span())).unwrap_or(Span::empty(0));
    let message = format!("not all uses of `{}` are seen: two readings of a file see different ones", site.shown());
    Some(Refusal::new("uses-unclear", span, message))
}

/// Refuse if an import of it cannot be taken out: it would fail once the name is gone.
fn used_in_other_modules<'m>(cx: &Context<'m>, share: &Share<'m>) -> Option<Refusal> {
    let (import, why) = share.imports.iter().find_map(|import| Some((import, import.obstacle(cx)?)))?;
    let message = format!("the import of `{}` in line {} stays, as {why}", import.item.text(), import.line());
    let hint = "give the import a line of its own at the top of the file";
    Some(Refusal::new("used-in-other-modules", import.item.span(), message).with_hint(hint))
}

/// Refuse if an entry in `__slots__` cannot be taken out: nobody would assign it any more.
fn slots_entry(cx: &Context<'_>, site: &Site<'_>, share: &Share<'_>) -> Option<Refusal> {
    let (slot, why) = share.slots.iter().find_map(|slot| Some((slot, slot.obstacle()?)))?;
    let line = cx.module.lines().line_of(slot.span.start()) + 1;
    let message = format!("the name of `{}` in line {line} stays, as {why}", site.shown());
    let hint = "list the names in one tuple that is assigned to `__slots__`";
    Some(Refusal::new("slots-entry", slot.span, message).with_hint(hint))
}

/// Refuse if its name is public: code that is not in the project may use it.
fn public_name(site: &Site<'_>) -> Option<Refusal> {
    if site.is_local() || site.identity.name.starts_with('_') {
        return None;
    }
    let message = format!("`{}` has a public name, so code outside the project may use it", site.shown());
    let hint = "begin its name with an underscore if nobody does";
    Some(Refusal::new("public-name", site.span, message).with_hint(hint))
}

/// Refuse if it is made by a field that its class takes as an argument, compares or copies.
fn field_of_dataclass(site: &Site<'_>) -> Option<Refusal> {
    let is_made_by_field = site.uses.constructions.iter().any(|made| matches!(made.form, Form::Field { .. }));
    is_made_by_field.then(|| field(site, site.span, "it is made like one"))
}

/// Refuse if it stands in the body of a class that something may make fields of: of names with an annotation, or of all.
fn dataclass_field(site: &Site<'_>, share: &Share<'_>) -> Option<Refusal> {
    share.statements.iter().find_map(|statement| {
        let class = statement.parent()?.parent().filter(|outer| outer.kind() == Kind::ClassDefinition)?;
        let has_bases = class.child(Field::Superclasses).is_some_and(|bases| bases.children().next().is_some());
        let assignment = statement.children().next()?;
        let why = match assignment.child(Field::Type) {
            Some(_) => site.uses.makes_fields.as_deref()?,
            None => site.uses.makes_fields_of_all.as_deref().filter(|_| has_bases)?,
        };
        Some(field(site, statement.span(), why))
    })
}

fn field(site: &Site<'_>, span: Span, why: &str) -> Refusal {
    let message = format!("`{}` may be a field, and its class takes other arguments without it: {why}", site.shown());
    let hint = "make it in `__post_init__` or `__init__` without declaring it in the class";
    Refusal::new("dataclass-field", span, message).with_hint(hint)
}

/// Refuse if a semaphore may start at 0, or `loop=` is given, which fails from Python 3.10 on.
fn arguments(share: &Share<'_>) -> Option<Refusal> {
    for call in &share.calls {
        let arguments = call.child(Field::Arguments).into_iter().flat_map(|list| list.children());
        for argument in arguments {
            let name = argument.child(Field::Name).filter(|_| argument.kind() == Kind::KeywordArgument);
            let value = if name.is_some() { argument.child(Field::Value).unwrap_or(argument) } else { argument };
            if name.is_some_and(|name| name.text() == "loop") {
                let message = "`loop=` was removed in Python 3.10: this call fails as it is";
                let hint = "leave the argument out, as Python 3.10 and later find the loop by themselves";
                return Some(Refusal::new("loop-argument", argument.span(), message).with_hint(hint));
            }
            let digits = value.text().replace('_', "");
            let is_positive = value.kind() == Kind::Integer
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && digits.bytes().any(|byte| byte != b'0');
            if !is_positive {
                let message = format!("`{}` may be 0, and then tasks wait until somebody releases", value.text());
                let hint = "drop it by hand if it never is";
                return Some(Refusal::new("semaphore-zero", argument.span(), message).with_hint(hint));
            }
        }
    }
    None
}

/// Refuse if evaluating the lock runs code: it would no longer run.
fn lock_not_simple(share: &Share<'_>) -> Option<Refusal> {
    let expressions = share.sections.iter().map(|section| expression_of(section.item));
    let calling = expressions.into_iter().find(|expression| !order::is_plain(*expression))?;
    let message = format!("`{}` runs code that would no longer run", place::first_line(calling));
    Some(Refusal::new("lock-not-simple", calling.span(), message).with_hint("assign the object to a name before"))
}

/// Refuse if a section or the construction lies inside a section: both would have to move at once.
fn sections_overlap(cx: &Context<'_>, site: &Site<'_>, share: &Share<'_>) -> Option<Refusal> {
    let spans = || share.sections.iter().map(|section| section.statement.span());
    let constructions = share
        .statements
        .iter()
        .chain(share.imports.iter().map(|import| &import.statement))
        .map(|statement| statement.span());
    let inner =
        spans().chain(constructions).find(|inner| spans().any(|outer| outer != *inner && outer.contains(*inner)))?;
    let line = cx.module.lines().line_of(inner.start()) + 1;
    let message = format!("line {line} lies inside another section under `{}`", site.shown());
    Some(Refusal::new("sections-overlap", inner, message).with_hint("move the inner function out of the section"))
}

/// Refuse if a string at the start of a section would become the docstring of its function.
fn becomes_docstring(share: &Share<'_>) -> Option<Refusal> {
    let strings = share.sections.iter().filter(|section| section.before.is_empty()).filter_map(|section| {
        let block = section.statement.parent()?;
        let is_first = block.children().next() == Some(section.statement);
        let is_function = block.parent().is_some_and(|outer| outer.kind() == Kind::FunctionDefinition);
        let string = section.body.children().next()?.children().next()?;
        let is_string = matches!(string.kind(), Kind::String | Kind::ConcatenatedString);
        (is_first && is_function && is_string).then_some(string)
    });
    let string = strings.into_iter().next()?;
    let message = "this string would become the docstring of the function";
    Some(Refusal::new("becomes-docstring", string.span(), message).with_hint("make it a comment"))
}

/// Refuse if a section holds one of two comments that mark a section of their own: taken out of its block it might find the
/// other, and mark what it did not mark before.
fn marker_misplaced(share: &Share<'_>) -> Option<Refusal> {
    let mut marked = share.sections.iter().flat_map(|section| paired(&marks(section.statement)));
    let alone = marked.find_map(|marked| match marked {
        Marked::Section(..) => None,
        Marked::WithoutEnd(comment) | Marked::WithoutBeginning(comment) => Some(comment),
    })?;
    let message = format!("`{}` has no counterpart in the section, and might find one once it moves out", alone.text());
    let hint = "write both comments in one block, with the section between them";
    Some(Refusal::new("marker-misplaced", alone.span(), message).with_hint(hint))
}

/// Refuse if the declaration holds a string: the engine lets no string go.
fn quoted_annotation(share: &Share<'_>) -> Option<Refusal> {
    let mut inner = share.statements.iter().flat_map(|statement| statement.descendants());
    let string = inner.find(|node| node.kind() == Kind::String)?;
    let message = "the text of this annotation would be lost";
    Some(Refusal::new("quoted-annotation", string.span(), message).with_hint("take the quotes away"))
}

/// Refuse if tasks may start at once, and a section may make one, which then runs inside it (evidence case l15).
fn task_factory(cx: &Context<'_>, share: &Share<'_>) -> Option<Refusal> {
    let places = cx.here.task_factories();
    let eager = cx.here.eager_starts();
    if places.is_empty() && eager.is_empty() {
        return None;
    }
    let mut inner = share.sections.iter().flat_map(|section| section.body.descendants());
    let making = inner.find(|node| may_make_a_task(cx, *node))?;
    let message = "a task that is made in a section may run inside it, at once, and then the lock excludes it";
    let mut related = Related::at_each(places, "sets a task factory");
    related.extend(Related::at_each(&eager, "starts a task at once"));
    Some(Refusal::new("task-factory", making.span(), message).with_related(related))
}

/// Whether running this very node may run code that makes a task. Operators are taken to run none.
fn may_make_a_task(cx: &Context<'_>, node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Call => !cx.here.makes_no_task(node.span()),
        Kind::Attribute => cx.here.runs_property(node.span()),
        Kind::WithStatement
        | Kind::ForStatement
        | Kind::ForInClause
        | Kind::ListSplat
        | Kind::DictionarySplat
        | Kind::ClassDefinition
        | Kind::DecoratedDefinition
        | Kind::ImportStatement
        | Kind::ImportFromStatement => true,
        _ => false,
    }
}

/// Refuse if two event loops in two threads may have the lock: code in both can be in a section at once.
///
/// Only a loop of its own lets a thread enter a section, so the sign is a file that starts threads and loops both, unless
/// its threads are seen to run none, or one whose threads run a function of another file that starts a loop. For a lock
/// of a module or class, which all code shares, any such file is one; for a lock of an instance the file of the class, and
/// those that name it; for a local one the function that has it, unless a function inside is handed out.
fn several_threads<'m>(cx: &Context<'m>, site: &Site<'m>) -> Option<Refusal> {
    let is_local = site.stays_in_its_function(cx);
    let may_matter = |place: &Place| match &site.identity.owner {
        _ if site.is_local() && !is_local => true,
        Owner::Function(span) | Owner::Parameter(span) => {
            let lines = cx.module.lines();
            let inside = lines.line_of(span.start()) + 1..=lines.line_of(span.end()) + 1;
            place.path == cx.path && inside.contains(&place.line)
        }
        Owner::Module | Owner::Class(_) => true,
        Owner::Instance(class) => {
            let name = class.rsplit('.').next().unwrap_or(class);
            let uses = || site.elsewhere.iter().any(|other| other.path == place.path);
            place.path == cx.path || uses() || cx.project.says(&place.path, name)
        }
    };
    let passed = passed_runners(cx).chain(site.elsewhere.iter().flat_map(|other| other.loops.iter().cloned()));
    let mut starters = Starters::of(cx, passed);
    starters.retain(may_matter);
    // In the function itself either is a sign.
    if starters.threads.is_empty() && (starters.loops.is_empty() || !is_local) {
        return None;
    }
    let (described, lock) = (starters.described(), site.shown());
    let message = format!("{described}: two loops may be in a section under `{lock}` at once");
    Some(Refusal::new("several-threads", site.span, message).with_related(starters.related()))
}

/// Refuse if a comment stands inside a statement that goes: it may speak of more than the lock.
fn comment_inside(cx: &Context<'_>, share: &Share<'_>) -> Option<Refusal> {
    let comments: Vec<Node<'_>> = share.statements.iter().flat_map(|statement| statement.comments()).collect();
    let first = comments.first()?;
    let what = "a comment inside the construction";
    let related = comments.iter().map(|comment| Related::at(cx.path, place::line_of(*comment), what));
    let message = "this comment stands inside the statement that makes the lock, which goes";
    Some(Refusal::new("comment-would-be-lost", first.span(), message).with_related(related.collect()))
}
