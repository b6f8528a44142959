//! pyproject.toml and aiomend.toml -> [`Settings`].

mod version;

pub use version::{DEFAULT_MINOR, UnknownVersion, Version};
