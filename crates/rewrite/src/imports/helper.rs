//! A helper after the leading import section.

use aiomend_syntax::{Kind, Module, Span, lines_of};

use super::section::LeadingSection;
use crate::layout::{self, Style};

/// Where the helper goes, and its text with the blank lines that formatters want around it.
pub(super) fn place(module: &Module, section: &LeadingSection<'_>, code: &str, style: &Style) -> (u32, String) {
    let offset = section.end();
    let text = module.text();
    let before = &text[..offset as usize];
    let mut written = String::new();
    if !before.is_empty() {
        if !before.ends_with(['\n', '\r']) {
            written.push_str(style.newline);
        }
        written.push_str(style.newline);
    }
    for line in code.lines() {
        let depth = (line.len() - line.trim_start_matches(' ').len()) / 4;
        written.push_str(&style.unit.repeat(depth));
        written.push_str(line.trim_start_matches(' '));
        written.push_str(style.newline);
    }
    let rest = module.slice(Span::new(offset, text.len() as u32));
    if !rest.trim().is_empty() {
        let blank = lines_of(rest).take_while(|line| line.trim().is_empty()).count();
        written.push_str(&style.newline.repeat(2usize.saturating_sub(blank)));
    }
    (offset, written)
}

/// One level of indentation in the file: that of its first block.
pub(super) fn unit_of(module: &Module) -> String {
    let blocks = module.nodes().filter(|node| node.kind() == Kind::Block);
    blocks.filter_map(layout::unit_of).flatten().next().unwrap_or_else(|| "    ".to_owned())
}
