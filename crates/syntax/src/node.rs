//! One node of a concrete tree.

use std::fmt;

use crate::kind::{Field, Kind};
use crate::module::Module;
use crate::span::Span;

/// A node of a [`Module`], cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'m> {
    module: &'m Module,
    id: u32,
}

impl<'m> Node<'m> {
    pub(crate) fn new(module: &'m Module, id: u32) -> Self {
        Self { module, id }
    }

    /// The node's number in its module: pre-order, the root is 0.
    pub fn id(self) -> u32 {
        self.id
    }

    /// The module it belongs to.
    pub fn module(self) -> &'m Module {
        self.module
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.module.data(self.id).kind
    }

    /// The part it plays in its parent.
    pub fn field(self) -> Field {
        self.module.data(self.id).field
    }

    /// Its bytes.
    pub fn span(self) -> Span {
        let data = self.module.data(self.id);
        Span::new(data.start, data.end)
    }

    /// First byte.
    pub fn start(self) -> u32 {
        self.module.data(self.id).start
    }

    /// First byte after it.
    pub fn end(self) -> u32 {
        self.module.data(self.id).end
    }

    /// Its text.
    pub fn text(self) -> &'m str {
        self.module.slice(self.span())
    }

    /// The node around it; none for the root.
    pub fn parent(self) -> Option<Node<'m>> {
        (self.id != 0).then(|| Node::new(self.module, self.module.data(self.id).parent))
    }

    /// The nodes around it, innermost first, without itself.
    pub fn ancestors(self) -> impl Iterator<Item = Node<'m>> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// All children: tokens and comments too.
    pub fn all_children(self) -> impl Iterator<Item = Node<'m>> {
        let module = self.module;
        let end = module.data(self.id).subtree_end;
        let first = (self.id + 1 < end).then_some(self.id + 1);
        std::iter::successors(first, move |&id| {
            let next = module.data(id).subtree_end;
            (next < end).then_some(next)
        })
        .map(move |id| Node::new(module, id))
    }

    /// Children that are syntax: neither tokens nor comments.
    pub fn children(self) -> impl Iterator<Item = Node<'m>> {
        self.all_children().filter(|child| child.is_syntax())
    }

    /// The first child that plays the part `field`.
    pub fn child(self, field: Field) -> Option<Node<'m>> {
        self.all_children().find(|child| child.field() == field && child.is_syntax())
    }

    /// The children that play the part `field`.
    pub fn children_at(self, field: Field) -> impl Iterator<Item = Node<'m>> {
        self.children().filter(move |child| child.field() == field)
    }

    /// Everything below it in the order of the text, without itself.
    pub fn descendants(self) -> impl Iterator<Item = Node<'m>> {
        let module = self.module;
        (self.id + 1..module.data(self.id).subtree_end).map(move |id| Node::new(module, id))
    }

    /// The comments inside it, in the order of the text.
    pub fn comments(self) -> impl Iterator<Item = Node<'m>> {
        self.descendants().filter(|node| node.kind() == Kind::Comment)
    }

    /// The siblings after it: tokens and comments too.
    pub fn following(self) -> impl Iterator<Item = Node<'m>> {
        let module = self.module;
        let end = self.parent().map_or(0, |parent| module.data(parent.id).subtree_end);
        let after = move |id: u32| Some(module.data(id).subtree_end).filter(|next| *next < end);
        std::iter::successors(after(self.id), move |id| after(*id)).map(move |id| Node::new(module, id))
    }

    /// The next sibling that is syntax.
    pub fn next(self) -> Option<Node<'m>> {
        self.following().find(|sibling| sibling.is_syntax())
    }

    /// The sibling that is syntax right before it.
    pub fn previous(self) -> Option<Node<'m>> {
        let parent = self.parent()?;
        // The node right before is the last one inside the sibling before, or that sibling itself.
        let before = |node: Node<'m>| {
            let last = Node::new(self.module, node.id.checked_sub(1).filter(|id| *id > parent.id)?);
            std::iter::once(last).chain(last.ancestors()).find(|node| node.module.data(node.id).parent == parent.id)
        };
        std::iter::successors(before(self), |sibling| before(*sibling)).find(|sibling| sibling.is_syntax())
    }

    /// Whether it is neither a token nor a comment.
    pub fn is_syntax(self) -> bool {
        !self.kind().is_token() && !matches!(self.kind(), Kind::Comment | Kind::LineContinuation)
    }

    /// Whether one of its children is a token with this text, as `async`.
    pub fn has_token(self, text: &str) -> bool {
        self.all_children().any(|child| child.kind().is_token() && child.text() == text)
    }

    /// Whether the grammar failed here or below.
    pub fn has_error(self) -> bool {
        self.module.has_error()
            && (self.kind() == Kind::Error || self.descendants().any(|node| node.kind() == Kind::Error))
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.module, other.module)
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {}..{}", self.kind(), self.start(), self.end())
    }
}
