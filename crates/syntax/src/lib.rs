//! Bytes, text and concrete syntax trees of Python modules: the only crate that says `tree_sitter`.
//!
//! It knows nothing of names, types or rewrites.

pub mod lines;
pub mod source;
pub mod span;

pub use lines::LineIndex;
pub use source::{DecodeError, EncodeError, Newline, Source};
pub use span::Span;
