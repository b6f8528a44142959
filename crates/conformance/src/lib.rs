//! The second opinion: what an independent, CPython-conformant parser says of a file.
//!
//! It answers four questions: is this Python at the target version ([`read`])? does it use one of these names
//! ([`Reading::uses`])? is there such a node at this place ([`Reading::has`])? has anything changed but what the fixes
//! own ([`judge()`])? And it says where our concrete syntax tree needs a mask over valid Python ([`Reading::gaps`]).
//!
//! It knows nothing of the concrete syntax tree, of files or of codemods.

mod anchors;
mod compare;
mod complaints;
mod depth;
mod gaps;
mod gate;
mod judge;
mod reading;
mod respelled;
mod scopes;
mod stack;
mod trace;
mod walk;

pub use anchors::AnchorKind;
pub use complaints::{Complaint, ComplaintKind};
pub use gaps::{Gap, GapKind, masked};
pub use gate::{ASYNC_DEF, ASYNC_WITH, Mention, Uses};
pub use judge::{Moved, OwnedChange, Violation, ViolationKind, judge};
pub use reading::{Comment, Reading, Rejection, RejectionKind, TargetVersion, read};
pub use stack::{NoStack, on_large_stack};
pub use trace::Trace;
