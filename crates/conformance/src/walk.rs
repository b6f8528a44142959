//! Walks over the tree that keep their own stack, so that no nesting of a file overflows ours.

use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, ModModule};

/// Whether a walk goes on below a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Below {
    Enter,
    Skip,
}

/// Collects the children of one node: the visitor's own recursion ends at each of them.
struct Children<'a, 'v>(&'v mut Vec<AnyNodeRef<'a>>);

impl<'a> SourceOrderVisitor<'a> for Children<'a, '_> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.0.push(node);
        TraversalSignal::Skip
    }
}

/// Visit every node below `root`, in source order, parents first. `root` itself is not visited.
pub(crate) fn descendants<'a>(root: AnyNodeRef<'a>, mut visit: impl FnMut(AnyNodeRef<'a>) -> Below) {
    let mut pending = Vec::new();
    push_children(root, &mut pending);
    while let Some(node) = pending.pop() {
        if visit(node) == Below::Enter {
            push_children(node, &mut pending);
        }
    }
}

/// Visit every node of a module, in source order, parents first.
pub(crate) fn every_node<'a>(module: &'a ModModule, mut visit: impl FnMut(AnyNodeRef<'a>)) {
    descendants(AnyNodeRef::ModModule(module), |node| {
        visit(node);
        Below::Enter
    });
}

/// Push the children of `node` so that the first is on top.
fn push_children<'a>(node: AnyNodeRef<'a>, pending: &mut Vec<AnyNodeRef<'a>>) {
    let from = pending.len();
    node.visit_source_order(&mut Children(pending));
    pending[from..].reverse();
}

/// How many levels the tree has.
#[cfg(test)]
pub(crate) fn depth(module: &ModModule) -> usize {
    let mut pending = vec![(AnyNodeRef::ModModule(module), 1)];
    let mut deepest = 0;
    let mut children = Vec::new();
    while let Some((node, level)) = pending.pop() {
        deepest = deepest.max(level);
        node.visit_source_order(&mut Children(&mut children));
        pending.extend(children.drain(..).map(|child| (child, level + 1)));
    }
    deepest
}
