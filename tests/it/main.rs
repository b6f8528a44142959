//! The whole tool, from outside.

#[cfg(test)]
mod cli;
mod write_safety;
