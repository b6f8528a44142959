//! The whole tool, from outside.

#[cfg(test)]
mod write_safety;
