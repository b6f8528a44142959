//! What went wrong, in our words: the system's own are a part of a sentence.

use std::error::Error;
use std::io;

/// What the system says of a failure, without its number: `no such file or directory`.
pub fn reason(error: &io::Error) -> String {
    let said = error.to_string();
    let said = match said.rfind(" (os error ") {
        Some(at) if said.ends_with(')') => &said[..at],
        _ => &said,
    };
    let mut chars = said.chars();
    match (chars.next(), chars.clone().next()) {
        // Not `I/O error`.
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => said.to_owned(),
    }
}

/// An error with what is behind it: `cannot replace a.py: no space left on device`.
pub fn with_reasons(error: &(dyn Error + 'static)) -> String {
    let said = |error: &(dyn Error + 'static)| match error.downcast_ref::<io::Error>() {
        Some(error) => reason(error),
        None => error.to_string(),
    };
    let mut text = said(error);
    let mut behind = error.source();
    while let Some(error) = behind {
        let more = said(error);
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        behind = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{reason, with_reasons};
    use crate::driver::journal::JournalError;

    #[test]
    fn numbers_and_capitals_of_the_system_are_left_out() {
        // Not found, on Unix and Windows alike.
        let missing = io::Error::from_raw_os_error(2);
        assert!(reason(&missing).chars().all(|c| !c.is_ascii_digit() && !c.is_uppercase()), "{}", reason(&missing));
        assert_eq!(reason(&io::Error::other("I/O error (os error 5)")), "I/O error");
        assert_eq!(reason(&io::Error::other("not a number")), "not a number");
    }

    #[test]
    fn what_is_behind_an_error_is_told_once() {
        let source = io::Error::other("No space left on device (os error 28)");
        let error = JournalError::Io { path: "a".into(), doing: "write", source };
        assert_eq!(with_reasons(&error), "cannot write a: no space left on device");
    }
}
