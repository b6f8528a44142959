//! What one file has of a lock: its sections, what makes it, and the imports of its name.

use aiomend_rewrite::{Anchor, AnchorKind, Context, Part, Refusal, Request};
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::{Construction, Form, UseKind, Uses};
use aiomend_syntax::{Field, Kind, Node, Span};

use super::site::{Section, expression_of};
use super::slots::Slot;
use super::{construction, section};
use crate::spelling;

/// What one file has of a lock.
#[derive(Debug, Default)]
pub(super) struct Share<'m> {
    /// The sections under it.
    pub(super) sections: Vec<Section<'m>>,
    /// The statements that make or declare it.
    pub(super) statements: Vec<Node<'m>>,
    /// The calls that make it.
    pub(super) calls: Vec<Node<'m>>,
    /// Constructions that are no statements.
    pub(super) expressions: Vec<Span>,
    /// The imports of its name.
    pub(super) imports: Vec<Import<'m>>,
    /// Its entries in `__slots__`.
    pub(super) slots: Vec<Slot<'m>>,
}

/// `from m import _LOCK`
#[derive(Debug, Clone, Copy)]
pub(super) struct Import<'m> {
    pub(super) statement: Node<'m>,
    /// `_LOCK`, or `_LOCK as lock`.
    pub(super) item: Node<'m>,
    /// The name that it binds.
    pub(super) bound: Node<'m>,
    /// The name that is imported, as the project's index has it.
    pub(super) span: Span,
}

impl<'m> Share<'m> {
    /// What the module at hand has of the lock with these uses.
    pub(super) fn read(cx: &Context<'m>, uses: &Uses, sections: Vec<Section<'m>>) -> Self {
        let mut share = Share { sections, ..Share::default() };
        for made in uses.constructions_in(cx.path) {
            match statement_of(cx, made) {
                Some(statement) => share.statements.push(statement),
                None if !matches!(made.form, Form::Other(_)) => share.expressions.push(made.spot.span),
                None => {}
            }
            if matches!(made.form, Form::Made { .. }) {
                share.calls.extend(made.value.and_then(|value| call_at(cx, value)));
            }
        }
        share.statements.dedup();
        for used in uses.uses_in(cx.path) {
            match used.kind {
                UseKind::Exported => share.imports.extend(import_at(cx, used.spot.span)),
                UseKind::Slots => share.slots.push(Slot::at(cx, used.spot.span)),
                _ => {}
            }
        }
        share
    }

    /// What is to be done with it.
    pub(super) fn part(&self, cx: &Context<'m>) -> Result<Part, Refusal> {
        let mut part = Part::of(cx.id);
        for one in &self.sections {
            section::drop_lock(cx, one, &mut part)?;
            part.anchors.push(Anchor { kind: AnchorKind::Statement, span: one.statement.span() });
            let expression = expression_of(one.item);
            if expression.kind() == Kind::Attribute {
                part.requests.extend(spelling::release(cx, expression));
            }
        }
        construction::remove(cx, &self.statements, &mut part);
        for statement in &self.statements {
            part.anchors.push(Anchor { kind: AnchorKind::Statement, span: statement.span() });
            let names = statement.descendants().filter(|node| node.kind() == Kind::Identifier);
            part.requests.extend(names.filter_map(|name| spelling::release(cx, name)));
        }
        for slot in &self.slots {
            slot.remove(&mut part);
        }
        for import in &self.imports {
            part.anchors.push(Anchor { kind: AnchorKind::Statement, span: import.statement.span() });
            part.requests.push(Request::Remove { definition: import.bound.span() });
            // The fix of another lock that is imported there, or right behind, waits for this one: together they might
            // leave an empty block.
            let next = import.statement.next().map_or(import.statement.end(), |next| next.start());
            part.owned.push(Span::new(import.statement.start(), next));
        }
        part.owned.dedup();
        Ok(part)
    }
}

/// The assignment or declaration, if it is a statement of its own.
fn statement_of<'m>(cx: &Context<'m>, made: &Construction) -> Option<Node<'m>> {
    let node = cx
        .module
        .nodes()
        .find(|node| node.kind() == Kind::ExpressionStatement && node.start() == made.statement.start())?;
    let is_assignment = node.children().next().is_some_and(|child| child.kind() == Kind::Assignment);
    (is_assignment && node.span() == made.statement).then_some(node)
}

fn call_at<'m>(cx: &Context<'m>, value: Span) -> Option<Node<'m>> {
    cx.module.nodes().find(|node| node.kind() == Kind::Call && node.span() == value)
}

/// The import that names the lock there; none for a name in `__all__`.
fn import_at<'m>(cx: &Context<'m>, span: Span) -> Option<Import<'m>> {
    let is_around = |node: &Node<'m>| node.kind() == Kind::ImportFromStatement && node.span().contains(span);
    let statement = cx.module.nodes().find(is_around)?;
    let item = statement.children_at(Field::Name).find(|item| item.span().contains(span))?;
    let alias = item.child(Field::Alias);
    let bound = alias.or_else(|| item.descendants().find(|node| node.kind() == Kind::Identifier)).unwrap_or(item);
    Some(Import { statement, item, bound, span })
}

impl<'m> Import<'m> {
    /// Why it cannot be taken out; a clause.
    pub(super) fn obstacle(&self, cx: &Context<'m>) -> Option<&'static str> {
        let (statement, lines) = (self.statement, cx.module.lines());
        let (first, last) = (lines.line_of(statement.start()), lines.line_of(statement.end()));
        let mut comments = cx.module.nodes().filter(|node| node.kind() == Kind::Comment);
        let is_block = statement.parent().is_some_and(|outer| outer.kind() == Kind::Block);
        let behind = cx.module.slice(Span::new(statement.end(), lines.span_of(last).end()));
        let binding = cx.model.binding_of(self.bound);
        if comments.any(|comment| (first..=last).contains(&lines.line_of(comment.start()))) {
            return Some("a comment stands on its line");
        }
        if is_block && statement.previous().is_none() && statement.next().is_none() {
            return Some("it is alone in its block");
        }
        if !cx.module.is_first_on_line(statement.start()) || !behind.trim().is_empty() {
            return Some("it shares its line with other statements");
        }
        if binding.is_none_or(|binding| binding.definitions.len() != 1 || binding.shared) {
            return Some("its name is bound in several places");
        }
        None
    }

    /// Whether the statement imports nothing else.
    pub(super) fn is_whole(&self) -> bool {
        self.statement.children_at(Field::Name).count() == 1
    }

    /// How often the name that it binds is used.
    pub(super) fn references(&self, cx: &Context<'m>) -> usize {
        cx.model.binding_of(self.bound).map_or(0, |binding| binding.references.len())
    }

    /// The line of the name, 1-based.
    pub(super) fn line(&self) -> usize {
        place::line_of(self.item)
    }
}
