//! The entries of a lock in `__slots__` go with it: code that reads every slot, as tests do, fails at one that nobody
//! assigns.

use aiomend_rewrite::{Anchor, AnchorKind, Context, Edit, Part};
use aiomend_semantics::place;
use aiomend_syntax::{Field, Kind, Node, Span};

/// An entry of `__slots__`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot<'m> {
    /// The string, as the project's index has it.
    pub(super) span: Span,
    /// None where it is no element of a plain display.
    entry: Option<Entry<'m>>,
}

#[derive(Debug, Clone, Copy)]
struct Entry<'m> {
    /// `__slots__ = ("_lock", "count")`
    statement: Node<'m>,
    /// `("_lock", "count")`
    display: Node<'m>,
    /// `"_lock"`
    string: Node<'m>,
}

impl<'m> Slot<'m> {
    /// The entry whose string has exactly this place.
    pub(super) fn at(cx: &Context<'m>, span: Span) -> Self {
        let string = cx.module.nodes().find(|node| node.kind() == Kind::String && node.span() == span);
        Self { span, entry: string.and_then(Entry::of) }
    }

    /// Why it cannot be taken out; a clause.
    pub(super) fn obstacle(&self) -> Option<&'static str> {
        let Some(Entry { display, string, .. }) = self.entry else {
            return Some("it is no string of its own in a tuple, list or set that is assigned to `__slots__`");
        };
        if display.children().filter(|other| other.text() == string.text()).count() > 1 {
            return Some("it stands there twice");
        }
        // What takes the union of it and another set fails with anything else.
        if display.kind() == Kind::Set && display.children().count() == 1 {
            return Some("the set would be left empty, and `{}` is none");
        }
        let comma = commas(display).find(|comma| comma.start() >= string.end());
        let is_parted = comma.is_some_and(|comma| !is_blank(string.end(), comma));
        is_parted.then_some("a comment stands before its comma")
    }

    /// Take it out.
    pub(super) fn remove(&self, part: &mut Part) {
        let Some(entry) = self.entry else { return };
        part.edits.extend(entry.removal());
        part.owned.push(entry.statement.span());
        part.dropped_strings.push(self.span);
        part.anchors.push(Anchor { kind: AnchorKind::Statement, span: entry.statement.span() });
    }
}

impl<'m> Entry<'m> {
    fn of(string: Node<'m>) -> Option<Self> {
        let display = string.parent().filter(|outer| matches!(outer.kind(), Kind::Tuple | Kind::List | Kind::Set))?;
        let assignment = place::with_parentheses(display).parent().filter(|outer| outer.kind() == Kind::Assignment)?;
        let statement = assignment.parent().filter(|outer| outer.kind() == Kind::ExpressionStatement)?;
        let target = assignment.child(Field::Left)?;
        let is_slots = target.kind() == Kind::Identifier && target.text() == "__slots__";
        is_slots.then_some(Self { statement, display, string })
    }

    /// `("_lock", "count")` → `("count",)`
    fn removal(self) -> Vec<Edit> {
        let Entry { display, string, .. } = self;
        let (module, lines) = (display.module(), display.module().lines());
        let others: Vec<Node<'m>> = display.children().filter(|element| *element != string).collect();
        let has_comments = display.all_children().any(|node| node.kind() == Kind::Comment);
        if others.is_empty() && !has_comments {
            return vec![Edit::delete(Span::new(display.start() + 1, display.end() - 1))];
        }
        let comma_before = commas(display).filter(|comma| comma.end() <= string.start()).last();
        let comma_behind = commas(display).find(|comma| comma.start() >= string.end());
        let next = others.iter().find(|element| element.start() > string.start());
        let end = comma_behind.map_or(string.end(), |comma| comma.end());
        let line = lines.span_of(lines.line_of(end - 1));
        let behind = module.slice(Span::new(end, line.end()));
        let is_first = module.is_first_on_line(string.start());
        let needs_comma = display.kind() == Kind::Tuple && others.len() == 1;
        let gone = if is_first && behind.trim().is_empty() {
            Span::new(lines.start_at(string.start()), line.end())
        } else if is_first && behind.trim_start().starts_with('#') {
            // The comment keeps the line.
            Span::new(string.start(), end + (behind.len() - behind.trim_start().len()) as u32)
        } else if let Some(next) = next.filter(|next| is_blank(end, **next)) {
            Span::new(string.start(), next.start())
        } else {
            match comma_before {
                // The last: a comma behind it, or one that makes a tuple, stays.
                Some(comma)
                    if next.is_none() && needs_comma && comma_behind.is_none() && is_blank(comma.end(), string) =>
                {
                    Span::new(comma.end(), string.end())
                }
                Some(comma) if next.is_none() && is_blank(comma.end(), string) => {
                    Span::new(comma.start(), string.end())
                }
                Some(comma) if is_blank(comma.end(), string) => Span::new(comma.end(), end),
                _ => Span::new(string.start(), end),
            }
        };
        let mut edits = vec![Edit::delete(gone)];
        let keeps_comma = commas(display).any(|comma| !gone.contains(comma.span()));
        if let Some(only) = others.first().filter(|_| needs_comma && !keeps_comma) {
            edits.push(Edit::insert(only.end(), ","));
        }
        edits
    }
}

fn commas(display: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    display.all_children().filter(|node| node.kind() == Kind::Comma)
}

/// Whether only white space stands between an offset and a node behind it.
fn is_blank(from: u32, node: Node<'_>) -> bool {
    node.module().slice(Span::new(from, node.start())).trim().is_empty()
}
