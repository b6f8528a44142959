//! The comments `# aiomend: critical-section` and `# aiomend: end`, between which a person says that a section is.

use aiomend_syntax::Node;

const BEGIN: &str = "critical-section";
const END: &str = "end";

/// The comments among those inside `node` that mark a section, each with its word, in order.
pub(crate) fn marks<'m>(node: Node<'m>) -> Vec<(Node<'m>, &'m str)> {
    node.comments().filter_map(|comment| Some((comment, word_of(comment)?))).collect()
}

fn word_of<'m>(comment: Node<'m>) -> Option<&'m str> {
    let word = comment.text().trim_start_matches('#').trim_start().strip_prefix("aiomend:")?.trim();
    [BEGIN, END].contains(&word).then_some(word)
}

/// What marks come to.
pub(crate) enum Marked<'m> {
    /// From this comment to that one.
    Section(Node<'m>, Node<'m>),
    /// It begins a section that no other comment ends.
    WithoutEnd(Node<'m>),
    /// It ends a section that no other comment begins.
    WithoutBeginning(Node<'m>),
}

/// Which of these comments belong to each other: one that begins a section to the next one, if that ends it.
pub(crate) fn paired<'m>(marks: &[(Node<'m>, &str)]) -> Vec<Marked<'m>> {
    let mut found = Vec::new();
    let mut open = None;
    for &(comment, word) in marks {
        match (word, open.take()) {
            (BEGIN, before) => {
                found.extend(before.map(Marked::WithoutEnd));
                open = Some(comment);
            }
            (_, Some(begin)) => found.push(Marked::Section(begin, comment)),
            (_, None) => found.push(Marked::WithoutBeginning(comment)),
        }
    }
    found.extend(open.map(Marked::WithoutEnd));
    found
}
