//! Bytes, text and concrete syntax trees of Python modules: the only crate that says `tree_sitter`.
//!
//! It knows nothing of names, types or rewrites.
//!
//! ```
//! use aiomend_syntax::{Kind, Module, Source};
//!
//! let module = Module::parse(Source::decode(b"await f()\r\n").expect("UTF-8"));
//! let call = module.nodes().find(|node| node.kind() == Kind::Call).expect("a call");
//! assert_eq!(call.text(), "f()");
//! ```

pub mod kind;
pub mod lines;
pub mod module;
pub mod node;
pub mod source;
pub mod span;
pub mod words;

pub use kind::{Field, Kind};
pub use lines::{LineIndex, lines_of};
pub use module::Module;
pub use node::Node;
pub use source::{DecodeError, EncodeError, Newline, Source};
pub use span::Span;
