//! Putting code at another place without changing what it means: indentation, continuation lines, line length.
//!
//! Whole statements are moved as text; nothing is printed anew from a tree.

mod apart;
mod block;
mod depth;
mod enclose;
mod join;
mod lines;
mod relocate;
mod settle;
mod wrap;

pub use apart::set_apart;
pub use block::{Block, header_end, insert_before, joined_before, joined_behind, replace_statement};
pub(crate) use block::{first_on_line, last_on_line, unit_of};
pub use enclose::enclose;
pub use join::join_hanging;
pub use lines::{blank_lines_above, blank_lines_below, goes_on_from_above, rest_of_line};
pub use relocate::relocate;
pub use settle::{may_split, place, settle};
pub use wrap::{fits, wrap_line};

/// How long lines may be and how one level is indented, at one place of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// One level of indentation.
    pub unit: String,
    /// Most characters a line may have.
    pub line_length: usize,
    /// The line ending.
    pub newline: &'static str,
}

/// The leading white space of a line.
pub(crate) fn leading_white(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The text after the last line break.
pub fn last_line(text: &str) -> &str {
    text.rsplit(['\n', '\r']).next().unwrap_or(text)
}
