//! Whatever happens on the way out, every file is whole, every group is all old or all new, and `undo` is exact.

mod crash;
mod disturbed;
mod guard;
mod place;
mod process;
mod tree;
mod undo;
mod write;
