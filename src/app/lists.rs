//! Files that list things, one a line.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Failure;
use crate::cli::{Input, RunOptions};
use crate::reason::reason;
use crate::report;

/// The options with the paths that `--files-from` lists.
pub(super) fn with_listed_paths(run: &RunOptions) -> Result<RunOptions, Failure> {
    let mut run = run.clone();
    if let Some(list) = &run.files_from {
        let bytes = if list.as_os_str() == "-" { standard_input()? } else { read(list)? };
        run.input = Input::Paths(entries(&bytes).into_iter().map(path).collect::<Result<_, _>>()?);
    }
    Ok(run)
}

/// The bytes of a file that a person has named.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    Ok(fs::read(path).map_err(|error| format!("cannot read {}: {}", report::path(path), reason(&error)))?)
}

fn standard_input() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What is between line ends, or between NULs where there is one; nothing empty.
fn entries(list: &[u8]) -> Vec<&[u8]> {
    if list.contains(&0) {
        return list.split(|&byte| byte == 0).filter(|entry| !entry.is_empty()).collect();
    }
    let lines = list.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.filter(|line| !line.is_empty()).collect()
}

/// A path as a list has it: the bytes of the name on Unix, UTF-8 elsewhere.
#[cfg(unix)]
fn path(bytes: &[u8]) -> Result<PathBuf, Failure> {
    Ok(PathBuf::from(<std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes.to_vec())))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> Result<PathBuf, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|error| format!("--files-from: a path is no UTF-8: {error}"))?;
    Ok(PathBuf::from(text))
}

#[cfg(test)]
mod tests {
    use super::entries;

    #[test]
    fn a_nul_anywhere_ends_every_entry() {
        let text = |list: &[u8]| -> Vec<String> {
            entries(list).into_iter().map(|entry| String::from_utf8_lossy(entry).into_owned()).collect()
        };
        assert_eq!(text(b"a.py\r\n\nb c.py"), ["a.py", "b c.py"]);
        assert_eq!(text(b"a\n.py\0b.py\0"), ["a\n.py", "b.py"]);
        assert!(text(b"").is_empty());
    }
}
