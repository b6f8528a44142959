//! Versions of Python as people write them.

use std::fmt;
use std::ops::RangeInclusive;

use crate::names::question;

/// A version of Python 3, by its minor number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    minor: u8,
}

/// The minor versions that `target-version` may name: the first with `async def`, and the last released.
const KNOWN: RangeInclusive<u8> = 5..=15;

/// The lowest supported minor version where a project says nothing.
pub const DEFAULT_MINOR: u8 = 11;

/// Not a version that `target-version` may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownVersion {
    /// As written.
    pub text: String,
    /// The nearest one, as `py311`.
    pub nearest: String,
}

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown Python version `{}`{}", self.text, question(Some(&self.nearest)))
    }
}

impl std::error::Error for UnknownVersion {}

impl Version {
    /// The version that `py311` or `3.11` means.
    ///
    /// # Errors
    /// When the text is neither, or the version is not known.
    pub fn parse(text: &str) -> Result<Self, UnknownVersion> {
        let digits = text.strip_prefix("py3").or_else(|| text.strip_prefix("3."));
        match digits.and_then(minor_of) {
            Some(minor) if KNOWN.contains(&minor) => Ok(Self { minor }),
            Some(minor) => Err(unknown(text, minor)),
            None => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                Err(unknown(text, digits.strip_prefix('3').and_then(minor_of).unwrap_or(DEFAULT_MINOR)))
            }
        }
    }

    /// 11 for Python 3.11.
    pub fn minor(self) -> u8 {
        self.minor
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "py3{}", self.minor)
    }
}

fn minor_of(digits: &str) -> Option<u8> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

fn unknown(text: &str, minor: u8) -> UnknownVersion {
    // `py31` more likely misses a digit than means Python 3.1.
    let minor = if minor == 1 { 10 } else { minor.clamp(*KNOWN.start(), *KNOWN.end()) };
    UnknownVersion { text: text.to_owned(), nearest: format!("py3{minor}") }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn two_spellings_mean_a_version() {
        assert_eq!(Version::parse("py311").map(Version::minor), Ok(11));
        assert_eq!(Version::parse("3.9").map(Version::minor), Ok(9));
    }

    #[test]
    fn others_are_answered_by_the_nearest() {
        let nearest = |text: &str| Version::parse(text).expect_err("unknown").nearest;
        assert_eq!(nearest("py399"), "py315");
        assert_eq!(nearest("py31"), "py310");
        assert_eq!(nearest("py33"), "py35");
        assert_eq!(nearest("311"), "py311");
        assert_eq!(nearest("python3.12"), "py312");
        assert_eq!(nearest("py3.12"), "py312");
        assert_eq!(nearest(""), "py311");
    }
}
