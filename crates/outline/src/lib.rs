//! What a Python module binds, defines, calls and protects, as plain data.
//!
//! An outline owns what it says: it outlives the tree it was made from, can be kept for every module of a project, and
//! is cheap to make. It states what stands in the text and draws no conclusion from it; which class `client` has, or
//! whether a call gives a coroutine, is the semantics layer's to say. It knows no other module, no file, no rewrite.

mod at;
mod bindings;
mod build;
mod expr;
mod ids;
mod lower;
mod mention;
mod model;
mod query;

pub use expr::{CallExpr, ComprehensionKind, Constant, Expr, Name};
pub use ids::{ClassId, FunctionId, GuardId, ScopeId};
pub use lower::parse_expression;
pub use mention::{Argument, Mention, MentionKind, Method, Role, Store, StoreKind};
pub use model::{
    Asked, Binding, BindingKind, Call, Class, Condition, Escape, Exports, Fill, FillKind, Function, Guard, GuardKind,
    Handler, Outline, Parameter, ParameterKind, Scope, ScopeKind, Step, StoredAttribute,
};
