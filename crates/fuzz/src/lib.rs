//! What must hold for any input, as functions that panic where it does not.
//!
//! Each module is the body of the fuzz target of its name below `fuzz/`. The tests beside it run every body on a sample
//! that is the same each time, so that no target falls behind the code.

pub mod apply_edits;
pub mod decode_encode;
pub mod fix_validity;
pub mod flow;
pub mod mutate;
pub mod parse_bytes;
mod pieces;
