//! What can be wrong with settings.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::catalog::UnknownCodemod;
use crate::names::question;

/// A settings file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// 1-based line, where one is at fault.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a settings file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It cannot be read.
    Unreadable(String),
    /// It is not TOML.
    NotToml(String),
    /// It has no `[tool.aiomend]`, and was named on the command line.
    NoTable,
    /// There is no such key.
    UnknownKey {
        /// As written.
        key: String,
        /// The known key it resembles.
        nearest: Option<&'static str>,
    },
    /// A value of the wrong type.
    WrongType {
        /// The key.
        key: String,
        /// What it takes, as `a list of strings`.
        expected: &'static str,
    },
    /// A codemod that there is not.
    UnknownCodemod(UnknownCodemod),
    /// A value that means nothing.
    WrongValue {
        /// The key.
        key: String,
        /// Why.
        message: String,
    },
}

impl ConfigError {
    /// The same, its file as a person would type it in `directory`.
    pub fn seen_from(mut self, directory: &Path) -> Self {
        if let Ok(below) = self.path.strip_prefix(directory) {
            self.path = below.to_path_buf();
        }
        self
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", crate::report::path(&self.path))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Unreadable(message) => write!(f, "cannot be read: {message}"),
            Problem::NotToml(message) => write!(f, "not valid TOML: {message}"),
            Problem::NoTable => write!(f, "no table `[tool.aiomend]`"),
            Problem::UnknownKey { key, nearest } => write!(f, "unknown key `{key}`{}", question(*nearest)),
            Problem::WrongType { key, expected } => write!(f, "`{key}` takes {expected}"),
            Problem::UnknownCodemod(error) => error.fmt(f),
            Problem::WrongValue { key, message } => write!(f, "`{key}`: {message}"),
        }
    }
}

impl std::error::Error for ConfigError {}
