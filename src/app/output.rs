//! Files that a person has named for a report: the whole report, or what was there before.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Failure;
use crate::reason::reason;
use crate::report;

/// Have `tell` write the file at `path`.
///
/// A new report takes the place of an old one only when it is whole. A device or a pipe gets it as it is made, and so
/// does a file that is not to be replaced: one of somebody else, one with a second name, one in a directory that may not
/// be written.
///
/// # Errors
/// When the file cannot be written, or `tell` fails.
pub(super) fn write_file(path: &Path, tell: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let written = match beside(path) {
        Some((file, place)) => replace(file, &place, tell),
        None => File::create(path).and_then(|file| tell_into(file, tell).map(drop)),
    };
    Ok(written.map_err(|error| format!("cannot write {}: {}", report::path(path), reason(&error)))?)
}

fn tell_into<W: Write>(file: W, tell: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let mut out = BufWriter::new(file);
    tell(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

fn replace(file: NamedTempFile, place: &Path, tell: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // The file itself fails in the system's words.
    let (file, name) = file.into_parts();
    // Room that is only promised is asked for before anything is replaced.
    tell_into(file, tell)?.sync_data()?;
    name.persist(place).map_err(|error| error.error)
}

/// A new file beside the one at `path`, with its rights, and the place where it belongs; none where it cannot take that.
fn beside(path: &Path) -> Option<(NamedTempFile, PathBuf)> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aiomend-").suffix(".part");
    let old = match fs::metadata(path) {
        Ok(old) => Some(old).filter(Metadata::is_file)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => {
            #[cfg(unix)]
            builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
            let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            return Some((builder.tempfile_in(directory).ok()?, path.to_path_buf()));
        }
        Err(_) => return None,
    };
    // A link leads to the new report, too.
    let place = path.canonicalize().ok()?;
    let file = builder.tempfile_in(place.parent()?).ok()?;
    let may_be_replaced = !old.permissions().readonly() && is_alone(&old, &file.as_file().metadata().ok()?);
    file.as_file().set_permissions(old.permissions()).ok()?;
    may_be_replaced.then_some((file, place))
}

/// Whether a file has one name, and the owner that a new one gets.
#[cfg(unix)]
fn is_alone(old: &Metadata, new: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    old.nlink() == 1 && (old.uid(), old.gid()) == (new.uid(), new.gid())
}

#[cfg(not(unix))]
fn is_alone(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;

    use super::write_file;

    #[test]
    fn a_report_that_fails_leaves_the_old_one() {
        let tree = tempfile::tempdir().expect("a directory");
        let path = tree.path().join("report");
        for old in [None, Some("old")] {
            if let Some(old) = old {
                fs::write(&path, old).expect("written");
            }
            let told = write_file(&path, |out| {
                out.write_all(&[b'x'; 100_000])?;
                Err(io::ErrorKind::StorageFull.into())
            });
            let error = told.expect_err("it failed").to_string();
            assert!(error.starts_with("cannot write ") && error.ends_with("no storage space"), "{error}");
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), old);
            assert_eq!(fs::read_dir(tree.path()).expect("read").count(), usize::from(old.is_some()), "left behind");
        }
    }

    #[cfg(unix)]
    #[test]
    fn rights_links_and_second_names_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let tree = tempfile::tempdir().expect("a directory");
        let place = |name: &str| tree.path().join(name);
        let write = |name: &str, text: &'static str| {
            write_file(&place(name), |out| out.write_all(text.as_bytes())).expect("written");
        };
        let mode = |name: &str| fs::metadata(place(name)).expect("there").permissions().mode() & 0o777;
        fs::write(place("plain"), "").expect("written");
        write("new", "one");
        assert_eq!(mode("new"), mode("plain"), "as any new file");
        fs::set_permissions(place("new"), fs::Permissions::from_mode(0o640)).expect("set");
        symlink("new", place("link")).expect("linked");
        write("link", "two");
        assert!(place("link").is_symlink());
        assert_eq!((fs::read_to_string(place("new")).expect("read").as_str(), mode("new")), ("two", 0o640));
        fs::hard_link(place("new"), place("second")).expect("linked");
        write("new", "three");
        assert_eq!(fs::read_to_string(place("second")).expect("read"), "three");
        symlink("nowhere", place("dangling")).expect("linked");
        write("dangling", "four");
        assert_eq!(fs::read_to_string(place("nowhere")).expect("read"), "four");
    }
}
