//! The codemods and the order in which a run applies them.
//!
//! One folder a codemod: its code, its contract for users, and its cases. A codemod knows no other codemod, and no
//! file, terminal, clock or version control.

mod acquire_to_async_with;
mod drop_uncontended_lock;
mod extract_critical_section;
mod gather_cancel_siblings;
mod gather_to_task_group;
mod gathering;
mod imported;
mod keep_task_reference;
mod marks;
mod patched;
mod removal;
mod scope_global_lock;
mod spelling;
mod starters;
mod wait_for_to_timeout;

use aiomend_rewrite::AnyCodemod;

pub use acquire_to_async_with::AcquireToAsyncWith;
pub use drop_uncontended_lock::DropUncontendedLock;
pub use extract_critical_section::ExtractCriticalSection;
pub use gather_cancel_siblings::GatherCancelSiblings;
pub use gather_to_task_group::GatherToTaskGroup;
pub use keep_task_reference::KeepTaskReference;
pub use scope_global_lock::ScopeGlobalLock;
pub use wait_for_to_timeout::WaitForToTimeout;

/// Every codemod, in the order in which a run applies them: what makes a reference to a task superfluous comes before
/// what keeps one.
pub const ALL: &[&dyn AnyCodemod] = &[
    &AcquireToAsyncWith,
    &WaitForToTimeout,
    &GatherToTaskGroup,
    &GatherCancelSiblings,
    &KeepTaskReference,
    &ExtractCriticalSection,
    &DropUncontendedLock,
    &ScopeGlobalLock,
];

include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// An example for refusal codes of the codemod with this id: code, and a module with a site that is refused for it, or
/// several, each below its name. Each is the shortest of the codemod's cases.
pub fn refused_examples(id: &str) -> &'static [(&'static str, &'static str)] {
    let folder = id.split(':').next().unwrap_or(id).replace('-', "_");
    EXAMPLES.iter().find(|(name, _)| *name == folder).map_or(&[], |(_, examples)| examples)
}
