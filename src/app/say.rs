//! What is said on standard error.

use std::error::Error;
use std::io::{self, Write as _};

use super::Failure;
use crate::reason::{reason, with_reasons};
use crate::report;

/// Say `message`. Names of strangers in it do nothing to a terminal.
pub(super) fn say(message: &str) {
    let lines: Vec<String> = message.lines().map(|line| report::visible(line).into_owned()).collect();
    // Nothing can be done when stderr is gone.
    let _ = writeln!(io::stderr(), "aiomend: {}", lines.join("\n"));
}

/// Say what went wrong, and what is behind it.
pub(super) fn say_error(error: &(dyn Error + 'static)) {
    say(&with_reasons(error));
}

/// What was printed, or else that it could not be; a reader that has gone away stays one.
pub(super) fn printed(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {}", reason(&error)).into())
        }
        other => Ok(other?),
    }
}
