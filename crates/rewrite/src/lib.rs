//! Findings, fixes and refusals; from fixes to texts. Names no codemod.

pub mod codemod;
pub mod converge;
pub mod edit;
pub mod finding;
pub mod fix;
pub mod history;
pub mod imports;
pub mod layout;
pub mod names;
pub mod outcome;
pub mod refusal;
mod silenced;
pub mod snapshot;
mod tree;

pub use codemod::{AnyCodemod, Codemod, Context, DefaultOn, Forms, Meta, Settings, TaskKeeper, Trace, with_forms};
pub use converge::{FirstLook, Input, converge, look};
pub use edit::{Edit, EditError, ModuleId, apply};
pub use finding::{Finding, Verdict};
pub use fix::{Anchor, AnchorKind, Applicability, Fix, Part};
pub use imports::Request;
pub use outcome::{Defect, Elsewhere, Outcome, Reported};
pub use refusal::{ENGINE_REFUSALS, Refusal, Related, VERIFICATION_FAILED};
pub use snapshot::{Closed, Companions, Files, OpenFile, Snapshot};
