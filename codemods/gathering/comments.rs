//! The comments inside the call, each at its element.

use aiomend_rewrite::Refusal;
use aiomend_syntax::Node;

use super::Gather;

/// The comments that belong to no argument's own code.
#[derive(Debug, Default)]
pub(crate) struct Comments {
    /// By number of what is gathered: lines above it, and what stands behind it.
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
    /// The comments of the code that the gather is replaced with, but those inside what it gathers, whose own text is
    /// kept.
    pub(crate) fn of(gather: &Gather<'_>) -> Self {
        Self::inside(gather, gather.position.replaced().unwrap_or(gather.call))
    }

    /// The comments in `replaced`, which is all that goes.
    pub(crate) fn inside(gather: &Gather<'_>, replaced: Node<'_>) -> Self {
        let module = gather.call.module();
        let nodes: Vec<Node<'_>> = gather.inputs.iter().map(|input| input.node()).collect();
        let mut comments =
            Self { arguments: vec![Around::default(); nodes.len()], head: Vec::new(), below: Vec::new() };
        for comment in replaced.comments() {
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
        let inputs = &gather.inputs;
        let after = inputs.partition_point(|input| input.node().start() <= node.start());
        let at = after.checked_sub(1).filter(|at| inputs[*at].node().span().contains(node.span()));
        at.and_then(|at| self.arguments.get(at)).cloned().unwrap_or_default()
    }

    /// The refusal where one would be lost.
    pub(crate) fn lost(comment: Node<'_>) -> Refusal {
        let message = "no line is left in the new code that could hold this comment";
        Refusal::new("comment-would-be-lost", comment.span(), message)
    }

    /// All of them as lines of their own, in order.
    pub(crate) fn all(&self) -> Vec<String> {
        let around = self.arguments.iter().flat_map(|around| around.above.iter().chain(&around.behind));
        self.head.iter().chain(around).chain(&self.below).cloned().collect()
    }
}
