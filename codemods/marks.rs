//! The comments `# aiomend: critical-section` and `# aiomend: end`, between which a person says that a section is.

use aiomend_rewrite::Context;
use aiomend_syntax::{Kind, Node};

/// The word of the comment that begins a section.
pub(crate) const BEGIN: &str = "critical-section";
/// The word of the one that ends it.
pub(crate) const END: &str = "end";

/// Every such comment of the module with its word, in order.
pub(crate) fn marks<'m>(cx: &Context<'m>) -> Vec<(Node<'m>, &'m str)> {
    let comments = cx.module.nodes().filter(|node| node.kind() == Kind::Comment);
    comments.filter_map(|comment| Some((comment, word_of(comment)?))).collect()
}

fn word_of<'m>(comment: Node<'m>) -> Option<&'m str> {
    let word = comment.text().trim_start_matches('#').trim_start().strip_prefix("aiomend:")?.trim();
    [BEGIN, END].contains(&word).then_some(word)
}

/// A mark of these, which lie in one block, that has no counterpart among them.
pub(crate) fn unpaired<'m>(marks: &[(Node<'m>, &str)]) -> Option<Node<'m>> {
    let mut open = None;
    for &(comment, word) in marks {
        match (word, open) {
            (BEGIN, None) => open = Some(comment),
            (BEGIN, Some(before)) => return Some(before),
            (_, None) => return Some(comment),
            (_, Some(_)) => open = None,
        }
    }
    open
}
