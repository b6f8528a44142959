//! Imports that do not happen at run time.

use aiomend_syntax::{Field, Kind, Node};

/// Whether `node` lies under an `if TYPE_CHECKING:`, so that a name bound there is missing at run time.
pub(crate) fn is_type_checking_only(node: Node<'_>) -> bool {
    node.ancestors().any(|outer| {
        outer.kind() == Kind::IfStatement
            && outer.child(Field::Condition).is_some_and(|condition| condition.text().contains("TYPE_CHECKING"))
    })
}
