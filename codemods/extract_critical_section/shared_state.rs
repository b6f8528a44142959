//! The form `extract-critical-section:shared-state`: statements that read what other tasks share, and then write it.
//!
//! That they belong together is a guess, so their fixes are for display only; that nothing changes is as true as of
//! every section.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use aiomend_rewrite::layout::rest_of_line;
use aiomend_rewrite::{Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Refusal, Trace};
use aiomend_semantics::place;
use aiomend_semantics::suspension::suspensions;
use aiomend_syntax::{Field, Kind, Node, Span};

use super::section::{Functions, Section};
use super::site::{self, is_own_output};
use super::state::{Access, Place, Writers, accesses};

/// The form `extract-critical-section:shared-state`.
#[derive(Debug)]
pub(super) struct SharedState;

static META: Meta = Meta {
    id: "extract-critical-section:shared-state",
    title: "Move code that reads and then writes shared state into a plain function",
    safety: "display-only",
    min_minor: 8,
    default: DefaultOn::Named,
    asks_project: true,
    triggers: &["async def"],
    spans_files: false,
    besides: &[],
    words: &[],
    trace: Trace::Used,
    noqa: &[],
    doc: include_str!("README.md"),
    forms: Forms::NONE,
    refusals: &[
        super::CAPTURED_BY_CLOSURE,
        super::DEL_OF_LIVE_NAME,
        super::EARLY_RETURN,
        super::FREED_EARLY,
        super::INTROSPECTION,
        super::LIVE_IN_HANDLER,
        super::LOOP_EXIT,
        super::MAYBE_UNBOUND_INPUT,
        super::MAYBE_UNBOUND_OUTPUT,
        super::NONLOCAL_WRITE,
        super::PROTOCOL_CLASS,
        super::SUPER_WITHOUT_METHOD,
    ],
};

/// Statements with the places that they read and then write.
#[derive(Debug)]
pub(super) struct Site<'m> {
    section: Section<'m>,
    places: Vec<Place<'m>>,
    // Of the whole module, found when first asked for.
    writers: Rc<OnceCell<Writers<'m>>>,
}

impl Codemod for SharedState {
    type Site<'m> = Site<'m>;

    fn meta(&self) -> &'static Meta {
        &META
    }

    fn sites<'m>(&self, cx: &Context<'m>) -> Vec<(Span, Site<'m>)> {
        let marked = site::marked_spans(cx);
        let mut functions = Functions::default();
        let is_coroutine = |node: &Node<'m>| node.kind() == Kind::FunctionDefinition && place::is_async(*node);
        let coroutines = cx.module.nodes().filter(is_coroutine);
        let writers = Rc::default();
        let mut sites = Vec::new();
        for Run { statements, places } in coroutines.flat_map(|function| runs(cx, function)) {
            let Some(section) = functions.section(cx, statements, None) else { continue };
            // What a lock or a comment makes a section is one already.
            if marked.iter().any(|marked| marked.touches(section.span())) || site::is_under_lock(cx, &section) {
                continue;
            }
            let shown = section.statements.first().map_or(section.span(), |first| place::head_of(*first));
            sites.push((shown, Site { section, places, writers: Rc::clone(&writers) }));
        }
        sites
    }

    fn blockers<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Vec<Refusal> {
        super::blockers_of(cx, &site.section)
    }

    fn fix<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Result<Fix, Refusal> {
        let fix = super::fix_of(cx, &site.section)?;
        Ok(Fix { applicability: Applicability::DisplayOnly, reasons: reasons(cx, site), ..fix })
    }
}

/// What is shared, and who could come in between.
fn reasons<'m>(cx: &Context<'m>, site: &Site<'m>) -> Vec<String> {
    let function = site.section.function;
    site.places
        .iter()
        .map(|place| {
            let name = place.text(cx);
            let owner = match place {
                Place::Attribute { .. } if name.starts_with("cls.") => "every task with this class",
                Place::Attribute { .. } => "every task with this object",
                Place::Global(_) => "every task",
            };
            let own = function.child(Field::Name).map_or("", |name| name.text());
            let writers = site.writers.get_or_init(|| Writers::read(cx)).of(function, *place);
            let others: Vec<&str> = writers.iter().copied().filter(|other| *other != own).collect();
            format!(
                "{owner} shares `{name}`, which is read here and then written; were there an `await` in between, \
                 another task could write it meanwhile, in {}",
                told(&others, own)
            )
        })
        .collect()
}

/// `` `a`, `b`, 2 others or another call of `own` ``
fn told(others: &[&str], own: &str) -> String {
    let mut who: Vec<String> = others.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
    match others.len().saturating_sub(MOST_NAMES) {
        0 => {}
        1 => who.push("1 other".to_owned()),
        more => who.push(format!("{more} others")),
    }
    let own = format!("another call of `{own}`");
    if who.is_empty() { own } else { format!("{} or {own}", who.join(", ")) }
}

/// So many functions that write something are named one by one.
const MOST_NAMES: usize = 3;

/// Statements in a row that read a place first and write one last.
struct Run<'m> {
    statements: Vec<Node<'m>>,
    places: Vec<Place<'m>>,
}

/// The runs of one coroutine function that suspends, outermost blocks first: what is in a run is no run again.
fn runs<'m>(cx: &Context<'m>, function: Node<'m>) -> Vec<Run<'m>> {
    let Some(body) = function.child(Field::Body) else { return Vec::new() };
    let suspended: Vec<u32> = suspensions(body).iter().map(|node| node.start()).collect();
    if suspended.is_empty() {
        return Vec::new();
    }
    let accesses = accesses(cx, function);
    if !accesses.iter().any(|access| access.writes) {
        return Vec::new();
    }
    let holds_any = |starts: &[u32], span: Span| {
        let next = starts.partition_point(|start| *start < span.start());
        starts.get(next).is_some_and(|start| *start < span.end())
    };
    let mut found = Vec::new();
    let mut blocks = vec![body];
    while let Some(block) = blocks.pop() {
        let statements: Vec<Node<'m>> = block.children().filter(|node| node.kind().is_statement()).collect();
        let mut inside: Vec<Node<'m>> = Vec::new();
        for part in statements.split(|statement| holds_any(&suspended, statement.span())) {
            let mut after = 0;
            for (range, places) in in_a_row(part, &accesses) {
                inside.extend(&part[after..range.start]);
                after = range.end;
                let statements = part[range].to_vec();
                if has_own_lines(&statements) && !is_own_output(&statements) {
                    found.push(Run { statements, places });
                }
            }
            inside.extend(&part[after..]);
        }
        inside.extend(statements.iter().filter(|statement| holds_any(&suspended, statement.span())));
        blocks.extend(inside.into_iter().flat_map(blocks_of));
    }
    found
}

/// The blocks right below a compound statement of the same function.
fn blocks_of(statement: Node<'_>) -> Vec<Node<'_>> {
    if matches!(statement.kind(), Kind::FunctionDefinition | Kind::ClassDefinition | Kind::DecoratedDefinition) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut open: Vec<Node<'_>> = statement.children().collect();
    while let Some(node) = open.pop() {
        match node.kind() {
            Kind::Block if node.children().any(|child| child.kind() == Kind::CaseClause) => {
                open.extend(node.children())
            }
            Kind::Block => found.push(node),
            Kind::ElifClause | Kind::ElseClause | Kind::ExceptClause | Kind::FinallyClause | Kind::CaseClause => {
                open.extend(node.children())
            }
            _ => {}
        }
    }
    found
}

/// Where `statements`, none of which suspends, read a place and write it in a later one: from the first that reads to
/// the last that writes. What overlaps is one.
fn in_a_row<'m>(statements: &[Node<'m>], accesses: &[Access<'m>]) -> Vec<(Range<usize>, Vec<Place<'m>>)> {
    // The first statement that reads a place, and the last that writes it after that.
    let mut by_place: BTreeMap<Place<'m>, (usize, Option<usize>)> = BTreeMap::new();
    for (at, statement) in statements.iter().enumerate() {
        let from = accesses.partition_point(|access| access.at < statement.start());
        let here = || accesses.iter().skip(from).take_while(|access| access.at < statement.end());
        for access in here().filter(|access| access.writes) {
            if let Some((first, last)) = by_place.get_mut(&access.place)
                && *first < at
            {
                *last = Some(at);
            }
        }
        for access in here().filter(|access| access.reads) {
            by_place.entry(access.place).or_insert((at, None));
        }
    }
    let mut found: Vec<(Range<usize>, Vec<Place<'m>>)> =
        by_place.into_iter().filter_map(|(place, (first, last))| Some((first..last? + 1, vec![place]))).collect();
    found.sort_by_key(|(range, _)| (range.start, range.end));
    let mut joined: Vec<(Range<usize>, Vec<Place<'m>>)> = Vec::new();
    for (range, places) in found {
        match joined.last_mut() {
            Some((last, known)) if range.start < last.end => {
                last.end = last.end.max(range.end);
                known.extend(places);
            }
            _ => joined.push((range, places)),
        }
    }
    joined
}

/// Whether no other code stands on the lines on which the run begins and ends.
fn has_own_lines(statements: &[Node<'_>]) -> bool {
    let (Some(first), Some(last)) = (statements.first(), statements.last()) else { return false };
    let module = first.module();
    let behind = module.slice(rest_of_line(*last));
    module.is_first_on_line(first.start()) && (behind.is_empty() || behind.starts_with('#'))
}
