//! Findings, fixes and refusals; from fixes to texts. Names no codemod.

pub mod edit;
pub mod finding;
pub mod fix;
pub mod imports;
pub mod refusal;

pub use edit::{Edit, EditError, ModuleId, apply};
pub use finding::{Finding, Verdict};
pub use fix::{Anchor, AnchorKind, Applicability, Fix, Part};
pub use imports::Request;
pub use refusal::{ENGINE_REFUSALS, Refusal, Related};
