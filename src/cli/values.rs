//! Values of options that mean something of their own.

use std::num::NonZeroUsize;

use super::ParseError;

/// The command of `--verify`.
pub(super) fn command_of(verify: Option<String>) -> Result<Option<String>, ParseError> {
    match verify {
        Some(command) if command.trim().is_empty() => {
            Err(ParseError::Value("--verify needs a command, as `pytest -q`".to_owned()))
        }
        other => Ok(other),
    }
}

/// What stands between the commas; an option that names nothing would be overlooked in silence.
pub(super) fn ids(option: &str, list: &[String]) -> Result<Vec<String>, ParseError> {
    let named: Vec<String> = list.iter().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect();
    if named.is_empty() && !list.is_empty() {
        return Err(ParseError::Value(format!("{option} needs the id of a codemod, or `all`")));
    }
    Ok(named)
}

/// One or more.
pub(super) fn at_least_one(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "a whole number from 1 up is needed".to_owned())
}
