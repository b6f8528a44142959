//! A patch of the bytes on disk, as `git apply` takes it from the repository's root.

use std::fmt;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use aiomend_syntax::EncodeError;

use crate::driver::outcome::{FileOutcome, Run};
use crate::report::hunks::{Hunk, Row, hunks, lines};
use crate::report::printable;

/// Where the names in a patch begin.
#[derive(Debug, Clone, Copy)]
pub struct PatchRoot<'a> {
    /// The repository's root, absolute.
    pub root: &'a Path,
    /// The directory that the run's paths are relative to, absolute.
    pub current: &'a Path,
}

/// Why there is no patch.
#[derive(Debug)]
pub enum PatchError {
    /// The writer failed.
    Io(io::Error),
    /// A changed file lies outside the root.
    OutsideRoot(PathBuf),
    /// A new text has a character that the file's encoding lacks.
    Encode(PathBuf, EncodeError),
}

impl fmt::Display for PatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PatchError::Io(error) => error.fmt(f),
            PatchError::OutsideRoot(path) => {
                write!(f, "{}: outside the repository, so no patch can name it", printable::path(path))
            }
            PatchError::Encode(path, error) => write!(f, "{}: {error}", printable::path(path)),
        }
    }
}

impl std::error::Error for PatchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PatchError::Io(error) => Some(error),
            PatchError::Encode(_, error) => Some(error),
            PatchError::OutsideRoot(_) => None,
        }
    }
}

impl From<io::Error> for PatchError {
    fn from(error: io::Error) -> Self {
        PatchError::Io(error)
    }
}

/// All changes of `run`, in path order.
///
/// # Errors
/// When `out` fails, or a change cannot be said in a patch.
pub fn patch(run: &Run, root: &PatchRoot<'_>, out: &mut dyn Write) -> Result<(), PatchError> {
    for file in &run.files {
        if let Some(text) = &file.text {
            one(file, text, root, out)?;
        }
    }
    Ok(())
}

fn one(file: &FileOutcome, text: &str, root: &PatchRoot<'_>, out: &mut dyn Write) -> Result<(), PatchError> {
    let encode_error = |error| PatchError::Encode(file.path.clone(), error);
    let old = file.source.encode().map_err(encode_error)?;
    let new = file.source.with_text(text.to_owned()).encode().map_err(encode_error)?;
    let (old, new) = (lines(&old), lines(&new));
    let hunks = hunks(&old, &new);
    if hunks.is_empty() {
        return Ok(());
    }
    let name = name_below(root, &file.path).ok_or_else(|| PatchError::OutsideRoot(file.path.clone()))?;
    out.write_all(b"diff --git ")?;
    write_name(b"a/", &name, out)?;
    out.write_all(b" ")?;
    write_name(b"b/", &name, out)?;
    // A tab ends a name with blanks in it, as git and diff write it.
    let end: &[u8] = if name.contains(&b' ') && !needs_quotes(&name) { b"\t\n" } else { b"\n" };
    for (sign, side) in [(&b"\n--- "[..], b"a/"), (&b"+++ "[..], b"b/")] {
        out.write_all(sign)?;
        write_name(side, &name, out)?;
        out.write_all(end)?;
    }
    hunks.iter().try_for_each(|hunk| write_hunk(hunk, &old, &new, out))?;
    Ok(())
}

fn write_hunk(hunk: &Hunk, old: &[&[u8]], new: &[&[u8]], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{hunk}")?;
    for &row in &hunk.rows {
        let line = match row {
            Row::Same(at) | Row::Removed(at) => old[at],
            Row::Added(at) => new[at],
        };
        write!(out, "{}", row.sign())?;
        out.write_all(line)?;
        if !line.ends_with(b"\n") {
            out.write_all(b"\n\\ No newline at end of file\n")?;
        }
    }
    Ok(())
}

/// The bytes of `path` below the root, with `/` between its parts; `None` outside. Links are not followed.
fn name_below(root: &PatchRoot<'_>, path: &Path) -> Option<Vec<u8>> {
    let mut absolute = PathBuf::new();
    for part in root.current.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(absolute.pop()),
            _ => absolute.push(part),
        }
    }
    let below = absolute.strip_prefix(root.root).ok()?;
    let parts: Vec<Vec<u8>> = below.components().map(|part| bytes_of(part.as_os_str())).collect();
    Some(parts.join(&b'/')).filter(|name| !name.is_empty())
}

#[cfg(unix)]
fn bytes_of(name: &std::ffi::OsStr) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    name.as_bytes().to_vec()
}

#[cfg(not(unix))]
fn bytes_of(name: &std::ffi::OsStr) -> Vec<u8> {
    name.to_string_lossy().into_owned().into_bytes()
}

fn needs_quotes(name: &[u8]) -> bool {
    name.iter().any(|&byte| !matches!(byte, b' '..=b'~') || matches!(byte, b'"' | b'\\'))
}

/// As git quotes a name: C escapes, everything beyond ASCII in octal.
fn write_name(side: &[u8], name: &[u8], out: &mut dyn Write) -> io::Result<()> {
    if !needs_quotes(name) {
        out.write_all(side)?;
        return out.write_all(name);
    }
    out.write_all(b"\"")?;
    out.write_all(side)?;
    for &byte in name {
        match byte {
            b'"' | b'\\' => out.write_all(&[b'\\', byte])?,
            b'\t' => out.write_all(b"\\t")?,
            b'\n' => out.write_all(b"\\n")?,
            b'\r' => out.write_all(b"\\r")?,
            b' '..=b'~' => out.write_all(&[byte])?,
            _ => write!(out, "\\{byte:03o}")?,
        }
    }
    out.write_all(b"\"")
}
