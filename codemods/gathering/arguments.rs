//! The arguments of a call of `gather` by their meaning.

use aiomend_syntax::{Field, Kind, Node};

/// The arguments of one call.
#[derive(Debug, Default)]
pub(crate) struct Arguments<'m> {
    /// What is gathered, in order.
    pub(crate) elements: Vec<Argument<'m>>,
    /// The value of `return_exceptions=`, unless it is `False`.
    pub(crate) return_exceptions: Option<Node<'m>>,
    /// The value of `loop=`.
    pub(crate) event_loop: Option<Node<'m>>,
    /// Something that `gather` does not take.
    pub(crate) unexpected: Option<Node<'m>>,
}

/// One positional argument.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Argument<'m> {
    /// As written, with the star.
    pub(crate) node: Node<'m>,
}

impl<'m> Argument<'m> {
    /// `xs` of `*xs`.
    pub(crate) fn starred_value(self) -> Option<Node<'m>> {
        matches!(self.node.kind(), Kind::ListSplat | Kind::ParenthesizedListSplat)
            .then(|| self.node.children().next())
            .flatten()
            .map(aiomend_semantics::place::without_parentheses)
    }
}

impl<'m> Arguments<'m> {
    pub(super) fn read(call: Node<'m>) -> Self {
        let mut read = Self::default();
        let Some(list) = call.child(Field::Arguments) else { return read };
        if list.kind() != Kind::ArgumentList {
            // `gather(x for x in y)` hands over the generator itself.
            read.unexpected = Some(list);
            return read;
        }
        for argument in list.children() {
            match argument.kind() {
                Kind::DictionarySplat => read.unexpected = Some(argument),
                Kind::KeywordArgument => {
                    let value = argument.child(Field::Value).unwrap_or(argument);
                    match argument.child(Field::Name).map(|name| name.text()) {
                        Some("return_exceptions") if value.kind() == Kind::False => {}
                        Some("return_exceptions") => read.return_exceptions = Some(value),
                        Some("loop") => read.event_loop = Some(value),
                        _ => read.unexpected = Some(argument),
                    }
                }
                _ => read.elements.push(Argument { node: argument }),
            }
        }
        read
    }

    /// The argument for whose sake the call cannot be rewritten, if any.
    pub(crate) fn obstacle(&self) -> Option<Node<'m>> {
        self.return_exceptions.or(self.event_loop).or(self.unexpected)
    }
}
