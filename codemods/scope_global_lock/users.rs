//! What uses a primitive, file by file, at the text by now.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use aiomend_rewrite::{Closed, Context};
use aiomend_semantics::project::primitives::{UseKind, Uses};
use aiomend_syntax::{Kind, Node, Span};

/// One use in the file at hand.
pub(super) struct UseAt<'m> {
    /// The name, the whole of `object.name`, or the item of an import.
    pub(super) node: Node<'m>,
    pub(super) kind: UseKind,
}

/// Why a file cannot be looked at.
pub(super) struct Unopened {
    pub(super) path: PathBuf,
    pub(super) line: usize,
    pub(super) closed: Closed,
}

/// Ask `look` about each file with uses, in path order.
///
/// # Errors
/// The first file that cannot be opened, or in which a use is not found.
pub(super) fn each_file<T>(
    cx: &Context<'_>,
    uses: &Uses,
    mut look: impl for<'x> FnMut(&Context<'x>, &[UseAt<'x>]) -> T,
) -> Result<Vec<T>, Unopened> {
    let mut by_file: BTreeMap<&Path, Vec<(Span, &UseKind, usize)>> = BTreeMap::new();
    for used in &uses.uses {
        by_file.entry(&used.spot.module).or_default().push((used.spot.span, &used.kind, used.spot.line));
    }
    let mut results = Vec::new();
    for (path, uses) in by_file {
        let line = uses.first().map_or(1, |(.., line)| *line);
        let unopened = |closed| Unopened { path: path.to_path_buf(), line, closed };
        let mut ask = |cx: &Context<'_>| match nodes_at(cx, &uses) {
            Some(found) => Ok(look(cx, &found)),
            None => {
                let why = "is read differently by the two parsers".to_owned();
                Err(unopened(Closed { code: "parsers-disagree", why }))
            }
        };
        let result = if path == cx.path {
            ask(cx)
        } else {
            let file = cx.files.open(path).map_err(unopened)?;
            file.with(cx, ask)
        };
        results.push(result?);
    }
    Ok(results)
}

/// The nodes of some uses; none where one of them is not found.
fn nodes_at<'m>(cx: &Context<'m>, uses: &[(Span, &UseKind, usize)]) -> Option<Vec<UseAt<'m>>> {
    let found =
        |(span, kind, _): &(Span, &UseKind, usize)| Some(UseAt { node: node_at(cx, *span)?, kind: (*kind).clone() });
    uses.iter().map(found).collect()
}

/// The name or text that is exactly there.
fn node_at<'m>(cx: &Context<'m>, span: Span) -> Option<Node<'m>> {
    let is_there = |node: &Node<'m>| node.span() == span;
    let outermost = Some(cx.module.smallest_around(span)).filter(is_there);
    let there = std::iter::successors(outermost, |node| node.children().next().filter(is_there));
    let is_meant = |node: &Node<'m>| {
        matches!(
            node.kind(),
            Kind::Identifier | Kind::Attribute | Kind::AliasedImport | Kind::DottedName | Kind::String
        )
    };
    // Of nodes with one range the innermost is the expression, of an import the item.
    let mut meant: Vec<Node<'m>> = there.filter(is_meant).collect();
    let item = meant.iter().position(|node| node.kind() == Kind::DottedName);
    meant.truncate(item.map_or(meant.len(), |item| item + 1));
    meant.pop()
}
