//! The tool `aiomend`: everything that touches the world.

pub mod app;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod driver;
pub mod forge;
pub mod git;
pub mod names;
pub mod reason;
pub mod report;
pub mod review;
pub mod shown;
pub mod verify;
