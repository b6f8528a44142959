//! The comments inside the call, each at its element.

use aiomend_syntax::{Kind, Node};

use super::Gather;

/// The comments that belong to no argument's own code.
#[derive(Debug, Default)]
pub(crate) struct Comments {
    /// By number of the argument: lines above it, and what stands behind it.
    arguments: Vec<Around>,
    /// Behind the opening bracket.
    pub(crate) head: Vec<String>,
    /// Lines below the last argument.
    pub(crate) below: Vec<String>,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Around {
    pub(crate) above: Vec<String>,
    pub(crate) behind: Vec<String>,
}

impl Comments {
    /// The comments of the call but those inside its arguments, whose own text is kept.
    pub(crate) fn of(gather: &Gather<'_>) -> Self {
        let module = gather.call.module();
        let nodes: Vec<Node<'_>> = gather.arguments.elements.iter().map(|argument| argument.node).collect();
        let mut comments =
            Self { arguments: vec![Around::default(); nodes.len()], head: Vec::new(), below: Vec::new() };
        for comment in gather.call.descendants().filter(|node| node.kind() == Kind::Comment) {
            // How many arguments end before the comment.
            let before = nodes.partition_point(|node| node.end() <= comment.start());
            if nodes.get(before).is_some_and(|node| node.span().contains(comment.span())) {
                continue;
            }
            let text = comment.text().trim_end().to_owned();
            if module.is_first_on_line(comment.start()) {
                match comments.arguments.get_mut(before) {
                    Some(next) => next.above.push(text),
                    None => comments.below.push(text),
                }
            } else {
                match before.checked_sub(1).and_then(|last| comments.arguments.get_mut(last)) {
                    Some(last) => last.behind.push(text),
                    None => comments.head.push(text),
                }
            }
        }
        comments
    }

    /// The comments around the argument that holds `node`.
    pub(crate) fn around(&self, gather: &Gather<'_>, node: Node<'_>) -> Around {
        let elements = &gather.arguments.elements;
        let after = elements.partition_point(|argument| argument.node.start() <= node.start());
        let at = after.checked_sub(1).filter(|at| elements[*at].node.span().contains(node.span()));
        at.and_then(|at| self.arguments.get(at)).cloned().unwrap_or_default()
    }

    /// All of them as lines of their own, in order.
    pub(crate) fn all(&self) -> Vec<String> {
        let around = self.arguments.iter().flat_map(|around| around.above.iter().chain(&around.behind));
        self.head.iter().chain(around).chain(&self.below).cloned().collect()
    }
}
