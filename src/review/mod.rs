//! `review`: a person decides about one fix after the other.

mod decisions;
mod memory;
mod sheet;
