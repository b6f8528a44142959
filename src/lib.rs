//! The tool `aiomend`: everything that touches the world.

pub mod driver;
