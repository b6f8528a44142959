//! What a Python module means: scopes, names, a few types, suspension points, evaluation order, control flow.
//!
//! Total functions over a parsed module; "don't know" is an answer. It knows no file and no rewrite.

pub mod dump;
pub mod flow;
mod infer;
mod liveness;
pub mod model;
pub mod number;
pub mod order;
pub mod place;
pub mod project;
pub mod scope;
pub mod suspension;
pub mod types;

pub use model::{Resolution, SemanticModel, Unknown};
pub use scope::{Binding, BindingId, Definition, DefinitionKind, Scope, ScopeId, ScopeKind, Scopes, target_kind};
pub use types::Type;
