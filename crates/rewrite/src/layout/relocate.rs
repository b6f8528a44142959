//! Code at a new column.

use std::collections::{HashMap, HashSet};

use aiomend_syntax::{Kind, Module, Node, Span};

use super::{last_line, leading_white};
use crate::edit::Edit;

/// A bracket that is open at some line, where it was and where it is now.
#[derive(Debug, Clone)]
struct Opener {
    old_column: usize,
    old_line_indent: String,
    new_column: usize,
    new_line_indent: String,
    // `f(a,` with the next line under `a`, as opposed to `f(` with the next line indented.
    has_content_after: bool,
}

/// The text of `node` with `edits` inside it applied, as it reads when `lead` stands before it on its line.
///
/// Continuation lines keep their alignment or their hanging indent. Lines inside strings are left as they are; so is
/// the text of an edit.
pub fn relocate(node: Node<'_>, edits: &[Edit], lead: &str) -> String {
    let module = node.module();
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start(), edit.span.end()));
    let mut writer = Writer::new(module, node.span(), lead);
    let mut edits = edits.into_iter().peekable();
    for event in events(node) {
        while let Some(edit) = edits.next_if(|edit| edit.span.start() <= event.offset()) {
            writer.replace(edit);
        }
        writer.meet(&event);
    }
    for edit in edits {
        writer.replace(edit);
    }
    writer.finish(node.end())
}

/// Something in the old text that matters for alignment, in the order of the text.
enum Event {
    Open(u32),
    // A line that is code: its first byte, its first byte that is no white space, and the bracket open there.
    Line { start: u32, first: u32, opener: Option<u32> },
}

impl Event {
    fn offset(&self) -> u32 {
        match self {
            Event::Open(offset) => *offset,
            Event::Line { start, .. } => *start,
        }
    }
}

fn events(node: Node<'_>) -> Vec<Event> {
    let module = node.module();
    let mut events = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    let mut string_end = 0;
    let first_line = module.lines().line_of(node.start());
    let last = module.lines().line_of(node.end().max(node.start() + 1) - 1);
    let mut next_line = first_line + 1;
    let add_lines = |until: u32, next_line: &mut usize, open: &[u32], string_end: u32, events: &mut Vec<Event>| {
        while *next_line <= last && module.lines().start_of(*next_line) <= until {
            let start = module.lines().start_of(*next_line);
            *next_line += 1;
            if start < string_end {
                continue;
            }
            let text = module.slice(Span::new(start, module.lines().span_of(*next_line - 1).end()));
            let first = start + leading_white(text).len() as u32;
            events.push(Event::Line { start, first, opener: open.last().copied() });
        }
    };
    for inner in node.descendants() {
        if inner.start() < string_end {
            continue;
        }
        match inner.kind() {
            Kind::String => {
                add_lines(inner.start(), &mut next_line, &open, string_end, &mut events);
                string_end = inner.end();
                // Lines inside the string are skipped by its end.
                add_lines(inner.end().saturating_sub(1), &mut next_line, &open, string_end, &mut events);
            }
            Kind::LParen | Kind::LBracket | Kind::LBrace => {
                add_lines(inner.start(), &mut next_line, &open, string_end, &mut events);
                events.push(Event::Open(inner.start()));
                open.push(inner.start());
            }
            Kind::RParen | Kind::RBracket | Kind::RBrace => {
                add_lines(inner.start(), &mut next_line, &open, string_end, &mut events);
                open.pop();
            }
            _ => {}
        }
    }
    add_lines(node.end(), &mut next_line, &open, string_end, &mut events);
    without_idle_openers(events)
}

/// Only the brackets in which a line begins: to describe one takes the length of its line, which may hold a million.
fn without_idle_openers(mut events: Vec<Event>) -> Vec<Event> {
    let line_in = |event: &Event| if let Event::Line { opener, .. } = event { *opener } else { None };
    let asked: HashSet<u32> = events.iter().filter_map(line_in).collect();
    events.retain(|event| !matches!(event, Event::Open(offset) if !asked.contains(offset)));
    events
}

struct Writer<'a> {
    module: &'a Module,
    span: Span,
    lead: &'a str,
    out: String,
    // Everything before this offset is written or dropped.
    at: u32,
    openers: HashMap<u32, Opener>,
}

impl<'a> Writer<'a> {
    fn new(module: &'a Module, span: Span, lead: &'a str) -> Self {
        Self { module, span, lead, out: String::new(), at: span.start(), openers: HashMap::new() }
    }

    fn copy_until(&mut self, offset: u32) {
        if offset > self.at {
            self.out.push_str(self.module.slice(Span::new(self.at, offset)));
            self.at = offset;
        }
    }

    fn replace(&mut self, edit: &Edit) {
        self.copy_until(edit.span.start());
        self.out.push_str(&edit.text);
        self.at = self.at.max(edit.span.end());
    }

    fn meet(&mut self, event: &Event) {
        if event.offset() < self.at {
            return;
        }
        match *event {
            Event::Open(offset) => {
                self.copy_until(offset);
                let opener = self.describe(offset);
                self.openers.insert(offset, opener);
            }
            Event::Line { start, first, opener } => {
                self.copy_until(start);
                let is_blank = self.module.slice(Span::new(first, first + 1)).starts_with(['\n', '\r']);
                if first >= self.span.end() || is_blank {
                    return;
                }
                let old_indent = self.module.slice(Span::new(start, first));
                let indent = self.indent_for(old_indent, opener);
                self.out.push_str(&indent);
                self.at = first;
            }
        }
    }

    fn finish(mut self, end: u32) -> String {
        self.copy_until(end);
        self.out
    }

    /// The line being written, with `lead` where it is the first.
    fn current_line(&self) -> String {
        match self.out.rfind(['\n', '\r']) {
            Some(at) => self.out[at + 1..].to_owned(),
            None => format!("{}{}", last_line(self.lead), self.out),
        }
    }

    fn describe(&self, offset: u32) -> Opener {
        let old_line_start = self.module.lines().start_at(offset);
        let old_line = self.module.slice(Span::new(old_line_start, offset));
        let current = self.current_line();
        let after = self.module.slice(self.module.lines().span_of(self.module.lines().line_of(offset)));
        let after = after.get((offset - old_line_start + 1) as usize..).unwrap_or_default().trim();
        Opener {
            old_column: old_line.chars().count(),
            old_line_indent: leading_white(old_line).to_owned(),
            new_column: current.chars().count(),
            new_line_indent: leading_white(&current).to_owned(),
            has_content_after: !after.is_empty() && !after.starts_with('#'),
        }
    }

    fn indent_for(&self, old_indent: &str, opener: Option<u32>) -> String {
        let old_column = old_indent.chars().count();
        let Some(opener) = opener.and_then(|offset| self.openers.get(&offset)) else {
            let old_base = leading_white(
                self.module.slice(self.module.lines().span_of(self.module.lines().line_of(self.span.start()))),
            );
            return shifted(old_indent, old_base, leading_white(last_line(self.lead)));
        };
        let is_aligned = opener.has_content_after && old_column == opener.old_column + 1;
        if is_aligned {
            let width = opener.new_column + 1;
            let indent = &opener.new_line_indent;
            return format!("{indent}{}", " ".repeat(width.saturating_sub(indent.chars().count())));
        }
        shifted(old_indent, &opener.old_line_indent, &opener.new_line_indent)
    }
}

/// `indent`, which was relative to `old_base`, relative to `new_base`.
fn shifted(indent: &str, old_base: &str, new_base: &str) -> String {
    if let Some(rest) = indent.strip_prefix(old_base) {
        return format!("{new_base}{rest}");
    }
    // Less indented than its own first line, or indented by other characters: keep the distance in columns.
    let width = (new_base.chars().count() + indent.chars().count()).saturating_sub(old_base.chars().count());
    let kept: String = new_base.chars().take(width).collect();
    let missing = width - kept.chars().count();
    format!("{kept}{}", " ".repeat(missing))
}
