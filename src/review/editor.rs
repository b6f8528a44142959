//! The person's editor.

use std::env;
use std::fs;
use std::io;
use std::process::Command;

/// The file that is edited: editors colour it by the end of its name.
const NAME: &str = "fix.diff";

/// Why nothing came back.
#[derive(Debug)]
pub(crate) enum EditorError {
    /// Neither `$VISUAL` nor `$EDITOR` is set: nothing is run that the person did not name.
    None,
    /// It ended with a failure.
    Failed {
        /// What it was called by.
        command: String,
    },
    /// There was no room for the file, or no shell.
    Io(io::Error),
}

impl From<io::Error> for EditorError {
    fn from(error: io::Error) -> Self {
        EditorError::Io(error)
    }
}

impl std::fmt::Display for EditorError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EditorError::None => f.write_str("no editor: set $VISUAL or $EDITOR, and press e again"),
            EditorError::Failed { command } => write!(f, "`{command}` failed: nothing is changed"),
            EditorError::Io(error) => write!(f, "cannot edit: {}", crate::reason::reason(error)),
        }
    }
}

/// What the person makes of `text` in their editor.
pub(crate) fn edit(text: &str) -> Result<String, EditorError> {
    let named = |name| env::var(name).ok().filter(|command| !command.trim().is_empty());
    let command = named("VISUAL").or_else(|| named("EDITOR")).ok_or(EditorError::None)?;
    let directory = tempfile::Builder::new().prefix("aiomend-review-").tempdir()?;
    let file = directory.path().join(NAME);
    fs::write(&file, text)?;
    // As git does: the variable may hold options, as `code --wait`, and the name of the file is no part of the script.
    let status = Command::new("sh").arg("-c").arg(format!("{command} \"$@\"")).arg(&command).arg(&file).status()?;
    if !status.success() {
        return Err(EditorError::Failed { command });
    }
    Ok(fs::read_to_string(&file)?)
}
