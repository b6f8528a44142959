//! The list of names that one import statement has, with some added and some gone.

use aiomend_syntax::{Field, Kind, Node, Span};

use crate::edit::Edit;
use crate::layout::{Style, fits};

pub(super) struct NameList<'m> {
    statement: Node<'m>,
    items: Vec<Node<'m>>,
    removed: Vec<Node<'m>>,
    added: Vec<String>,
    // A statement that is to stand right behind this one.
    follower: Option<String>,
}

impl<'m> NameList<'m> {
    pub(super) fn of(statement: Node<'m>) -> Self {
        let items = statement.children_at(Field::Name).collect();
        Self { statement, items, removed: Vec::new(), added: Vec::new(), follower: None }
    }

    /// The item that binds `definition` goes.
    pub(super) fn remove(&mut self, definition: Node<'m>) {
        let item = self.items.iter().copied().find(|item| item.span().contains(definition.span()));
        self.removed.extend(item.filter(|item| !self.removed.contains(item)));
    }

    pub(super) fn add(&mut self, name: &str) {
        if !self.added.iter().any(|added| added == name) {
            self.added.push(name.to_owned());
        }
    }

    /// `statement` stands behind this one, or in its place when no name is left.
    pub(super) fn follow_with(&mut self, statement: &str) {
        self.follower = Some(statement.to_owned());
    }

    /// What may change, and the edits.
    pub(super) fn write(mut self, style: &Style) -> (Span, Vec<Edit>) {
        self.added.sort();
        if let Some(follower) = self.follower.take() {
            return self.write_with_follower(&follower, style);
        }
        if self.added.is_empty() && self.removed.len() == self.items.len() {
            return self.write_removal();
        }
        if self.is_replacement() {
            let edit = Edit::replace(self.removed[0].span(), self.added[0].as_str());
            return (self.statement.span(), vec![edit]);
        }
        let edits = self.write_items();
        (self.statement.span(), self.wrapped(style).unwrap_or(edits))
    }

    fn write_with_follower(self, follower: &str, style: &Style) -> (Span, Vec<Edit>) {
        let statement = self.statement;
        if self.added.is_empty() && self.removed.len() == self.items.len() {
            return (statement.span(), vec![Edit::replace(statement.span(), follower)]);
        }
        let (owned, mut edits) = self.write(style);
        let indent = statement.module().indentation_at(statement.start());
        edits.push(Edit::insert(statement.end(), format!("{}{indent}{follower}", style.newline)));
        (owned, edits)
    }

    /// The whole statement goes, with its line, unless its block would be left empty.
    fn write_removal(&self) -> (Span, Vec<Edit>) {
        let module = self.statement.module();
        let is_alone = self.statement.previous().is_none() && self.statement.next().is_none();
        let in_block = self.statement.parent().is_some_and(|parent| parent.kind() == Kind::Block);
        if is_alone && in_block {
            return (self.statement.span(), Vec::new());
        }
        let lines = module.lines();
        let line =
            Span::new(lines.start_at(self.statement.start()), lines.start_of(lines.line_of(self.statement.end()) + 1));
        let rest = module.slice(Span::new(self.statement.end(), line.end()));
        let has_own_lines = module.is_first_on_line(self.statement.start()) && rest.trim().is_empty();
        if has_own_lines {
            return (line, vec![Edit::delete(line)]);
        }
        match self.statement.next().filter(|next| next.start() < line.end()) {
            Some(next) => {
                let span = Span::new(self.statement.start(), next.start());
                (span, vec![Edit::delete(span)])
            }
            None => (self.statement.span(), Vec::new()),
        }
    }

    /// One name for another, at the same place, where the list is as sorted as before.
    fn is_replacement(&self) -> bool {
        let ([removed], [added]) = (self.removed.as_slice(), self.added.as_slice()) else { return false };
        let order = |names: &[&str]| names.windows(2).all(|pair| sort_key(pair[0]) <= sort_key(pair[1]));
        let before: Vec<&str> = self.items.iter().map(|item| item.text()).collect();
        let after: Vec<&str> =
            self.items.iter().map(|item| if item == removed { added.as_str() } else { item.text() }).collect();
        order(&after) || !order(&before)
    }

    fn write_items(&self) -> Vec<Edit> {
        let module = self.statement.module();
        let mut edits = Vec::new();
        let kept: Vec<Node<'m>> = self.items.iter().copied().filter(|item| !self.removed.contains(item)).collect();
        if kept.is_empty() {
            let span = self.items[0].span().cover(self.items[self.items.len() - 1].span());
            return vec![Edit::replace(span, self.added.join(", "))];
        }
        for &item in &self.removed {
            let next = self.items.iter().find(|other| other.start() > item.start());
            let previous_kept = kept.iter().rev().find(|other| other.start() < item.start());
            let next_kept = kept.iter().any(|other| other.start() > item.start());
            match (next, previous_kept) {
                (Some(next), _) if next_kept => edits.push(Edit::delete(Span::new(item.start(), next.start()))),
                (_, Some(previous)) => {
                    // Nothing is kept behind it: the comma before the first such item goes with each.
                    let from = self.items.iter().rev().find(|other| other.start() < item.start()).unwrap_or(previous);
                    edits.push(Edit::delete(Span::new(from.end(), item.end())));
                }
                _ => {}
            }
        }
        // Outside parentheses a backslash may have ended the line, and cannot stand between the names again.
        let may_break = self.statement.has_token("(");
        for name in &self.added {
            let next = kept.iter().find(|item| sort_key(item.text()) > sort_key(name));
            let separator = |item: &Node<'_>| {
                if may_break && module.is_first_on_line(item.start()) {
                    format!(",{}{}", module.source().newline().as_str(), module.indentation_at(item.start()))
                } else {
                    ", ".to_owned()
                }
            };
            match next {
                Some(next) => edits.push(Edit::insert(next.start(), format!("{name}{}", separator(next)))),
                None => {
                    let last = kept[kept.len() - 1];
                    edits.push(Edit::insert(last.end(), format!("{}{name}", separator(&last))));
                }
            }
        }
        edits
    }

    /// The statement in parentheses, one name a line, where it would be too long otherwise.
    fn wrapped(&self, style: &Style) -> Option<Vec<Edit>> {
        let text = self.statement.text();
        if text.contains(['\n', '\r', '(', '#']) || self.statement.kind() != Kind::ImportFromStatement {
            return None;
        }
        let mut names: Vec<&str> = self
            .items
            .iter()
            .filter(|item| !self.removed.contains(item))
            .map(|item| item.text())
            .chain(self.added.iter().map(String::as_str))
            .collect();
        let head = self.statement.module().slice(Span::new(self.statement.start(), self.items.first()?.start()));
        let indent = self.statement.module().indentation_at(self.statement.start());
        let was_long = !fits(&format!("{indent}{text}"), style);
        if was_long || fits(&format!("{indent}{head}{}", names.join(", ")), style) {
            return None;
        }
        names.sort_by_key(|name| sort_key(name));
        let newline = style.newline;
        let lines: String = names.iter().map(|name| format!("{indent}{}{name},{newline}", style.unit)).collect();
        Some(vec![Edit::replace(self.statement.span(), format!("{head}({newline}{lines}{indent})"))])
    }
}

/// isort's order: constants, classes, the rest; each by its letters.
fn sort_key(name: &str) -> (u8, String) {
    let first_upper = name.trim_start_matches('_').chars().next().is_some_and(char::is_uppercase);
    let rank = if name.len() > 1 && !name.chars().any(char::is_lowercase) {
        0
    } else if first_upper {
        1
    } else {
        2
    };
    (rank, name.to_lowercase())
}
