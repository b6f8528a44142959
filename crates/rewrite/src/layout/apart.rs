//! Words that would run into each other.

use aiomend_syntax::{Node, Span};

/// `text` in the place of `node`, with a space where a word would run into the word beside it: `yield(…)`, `(…)if x`.
pub fn set_apart(node: Node<'_>, text: String) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let module = node.module();
    let end = module.text().len() as u32;
    let runs_in = module.slice(Span::new(0, node.start())).ends_with(is_word) && text.starts_with(is_word);
    let runs_on = module.slice(Span::new(node.end(), end)).starts_with(is_word) && text.ends_with(is_word);
    format!("{}{text}{}", if runs_in { " " } else { "" }, if runs_on { " " } else { "" })
}
