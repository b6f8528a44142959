//! A task that nobody refers to is wrapped in a call that keeps a strong reference until it is done.
//!
//! The contract is `README.md` beside this file. The wrapper is an expression: it works in lambdas, and leaves no local
//! behind that would delay "exception was never retrieved" (evidence case t09).

mod keeper;
mod site;

use std::rc::Rc;

use aiomend_rewrite::imports::LeadingSection;
use aiomend_rewrite::layout::{Block, enclose};
use aiomend_rewrite::{
    Anchor, AnchorKind, Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Part, Refusal, Trace,
};
use aiomend_semantics::place;
use aiomend_syntax::{Kind, Span};

use crate::patched::patched_by_name;
use keeper::Keeper;
use site::{Dropped, Maker, Site};

/// The codemod `keep-task-reference`.
#[derive(Debug)]
pub struct KeepTaskReference;

static META: Meta = Meta {
    id: "keep-task-reference",
    title: "Keep a reference to tasks that nobody refers to",
    safety: "safe, unsafe",
    min_minor: 8,
    default: DefaultOn::Always,
    asks_project: false,
    spans_files: false,
    triggers: &["create_task", "ensure_future"],
    besides: &[],
    words: &[],
    trace: Trace::Dropped,
    noqa: &["RUF006", "asyncio-dangling-task"],
    doc: include_str!("README.md"),
    forms: Forms::NONE,
    refusals: &[
        ("receiver-unknown", "the object may be an event loop or something that keeps its tasks itself"),
        ("shares-its-line", "the call stands on the line of an import, above what would keep the task"),
        ("task-may-be-held", "the task is handed to whoever calls this, who may keep it"),
    ],
};

impl Codemod for KeepTaskReference {
    type Site<'m> = Site<'m>;

    fn meta(&self) -> &'static Meta {
        &META
    }

    fn sites<'m>(&self, cx: &Context<'m>) -> Vec<(Span, Site<'m>)> {
        let calls = cx.module.nodes().filter(|node| node.kind() == Kind::Call);
        let shared = Rc::default();
        calls
            .filter_map(|call| Some((call.span(), Site::read(cx, call, &shared)?)))
            .filter(|(_, site)| !is_the_keeper(cx, site))
            .collect()
    }

    fn blockers<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Vec<Refusal> {
        let mut blockers = Vec::new();
        // Refuse if the lambda that makes the task is itself handed out: its caller gets the task and may keep it.
        if let Dropped::Lambda { held: Some(holder), .. } = site.dropped {
            let message = "this lambda returns the task to whoever calls it, who may keep it";
            let hint = "if nobody keeps it, wrap the call by hand or write a `def` that returns nothing";
            blockers.push(Refusal::new("task-may-be-held", holder.span(), message).with_hint(hint));
        }
        // Refuse if the receiver may be no loop: a task group or a client keeps its tasks itself.
        if let Maker::Unknown(receiver) = site.maker {
            let message = format!("nothing here tells whether `{}` is an event loop", place::first_line(receiver));
            let hint = "annotate it as `asyncio.AbstractEventLoop`, or add its last name to `loop-names`";
            blockers.push(Refusal::new("receiver-unknown", receiver.span(), message).with_hint(hint));
        }
        // Refuse if the helper would come behind it: both would be run while the module is imported.
        let imports_end = || *site.shared.imports_end.get_or_init(|| LeadingSection::of(cx.module).end());
        if place::function_of(site.call).is_none() && site.call.start() < imports_end() {
            let message = "this runs with the imports on its line, and what keeps the task comes below them";
            let refusal = Refusal::new("shares-its-line", site.call.span(), message);
            blockers.push(refusal.with_hint("give it a line of its own"));
        }
        blockers.extend(patched_by_name(cx, site.function_name(), site.callee.span()));
        blockers
    }

    fn fix<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Result<Fix, Refusal> {
        let keeper = Keeper::choose(cx, site);
        let statement = place::statement_of(site.call).unwrap_or(site.call);
        let block = Block::around(statement, cx.settings.line_length)?;
        let edits = enclose(site.call, &keeper.name, &block.style);
        let notes = changes(cx, site);
        let part = Part {
            owned: vec![place::touched_at(site.call)],
            edits,
            requests: keeper.requests,
            anchors: vec![
                Anchor { kind: AnchorKind::Call, span: site.call.span() },
                Anchor { kind: AnchorKind::Statement, span: statement.span() },
            ],
            ..Part::of(cx.id)
        };
        let applicability = if notes.is_empty() { Applicability::Safe } else { Applicability::Unsafe };
        let title = "Keep a reference until the task is done".to_owned();
        Ok(Fix { title, parts: vec![part], applicability, notes, reasons: Vec::new() })
    }
}

/// A task made inside the project's own keeper is kept by it.
fn is_the_keeper<'m>(cx: &Context<'m>, site: &Site<'m>) -> bool {
    let Some(keeper) = keeper::own_function(cx) else { return false };
    site.call.ancestors().any(|outer| {
        outer.kind() == Kind::FunctionDefinition
            && outer.child(aiomend_syntax::Field::Name).is_some_and(|name| name.text() == keeper)
    })
}

fn changes<'m>(cx: &Context<'m>, site: &Site<'m>) -> Vec<String> {
    let mut changes = Vec::new();
    if cx.model.is_doubtful(site.callee) {
        changes.push("a star import further down may rebind the name, and this call with it".to_owned());
    }
    if let Maker::LoopByName(receiver) = site.maker {
        let name = place::first_line(receiver);
        changes.push(format!(
            "`{name}` is taken to be an event loop by its name; if it is none, its method must return a task or a future"
        ));
    }
    if let Maker::EnsureFuture { argument: Some(argument) } = site.maker {
        let text = place::first_line(argument);
        changes
            .push(format!("`{text}` may be a future that something else made; it is now kept alive until it is done"));
    }
    changes
}
