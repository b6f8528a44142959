//! The second opinion.
/// What kind of node an anchor names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnchorKind {
    /// An `await` expression.
    Await,
    /// A call.
    Call,
    /// A statement.
    Statement,
    /// Any other expression.
    Expression,
}
