//! Plain files, and nothing else that stands under the name of one: a pipe keeps its reader waiting for ever, and a
//! device may have no end.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// Opens a plain file, or a link to one.
///
/// # Errors
/// When there is none, or it may not be read.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    // Opening a pipe would wait for a writer; to a plain file the flag means nothing.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    let file = options.open(path)?;
    let kind = file.metadata()?.file_type();
    match () {
        () if kind.is_file() => Ok(file),
        () if kind.is_dir() => Err(ErrorKind::IsADirectory.into()),
        () => Err(io::Error::new(ErrorKind::InvalidInput, "not a plain file")),
    }
}

/// The bytes of a plain file.
///
/// # Errors
/// As [`open`], and when it cannot be read to its end.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a plain file; none where there is nothing, or something else.
///
/// # Errors
/// When it may not be read, or is no UTF-8.
pub(crate) fn text(path: &Path) -> io::Result<Option<String>> {
    let mut text = String::new();
    match open(path).and_then(|mut file| file.read_to_string(&mut text)) {
        Ok(_) => Ok(Some(text)),
        Err(error) => match path.metadata() {
            Ok(found) if found.is_file() => Err(error),
            _ => Ok(None),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::ErrorKind;

    use super::{open, read, text};

    #[test]
    fn a_file_is_read_and_what_is_none_is_not_there() {
        let tree = tempfile::tempdir().expect("a directory");
        let file = tree.path().join("a");
        assert_eq!(text(&file).expect("nothing is wrong"), None);
        fs::write(&file, "one").expect("written");
        assert_eq!((read(&file).expect("read"), text(&file).expect("read")), (b"one".to_vec(), Some("one".into())));
        assert_eq!(open(tree.path()).expect_err("a directory").kind(), ErrorKind::IsADirectory);
        assert_eq!(text(tree.path()).expect("passed over"), None);
        fs::write(&file, b"\xff").expect("written");
        assert!(text(&file).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_waits_for_a_pipe_a_device_or_a_socket() {
        let tree = tempfile::tempdir().expect("a directory");
        let (pipe, socket) = (tree.path().join("pipe"), tree.path().join("socket"));
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("it runs").success());
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("bound");
        for path in [&*pipe, &*socket, std::path::Path::new("/dev/zero")] {
            assert!(read(path).is_err(), "{}", path.display());
            assert_eq!(text(path).expect("passed over"), None);
        }
        assert_eq!(read(&pipe).expect_err("a pipe").to_string(), "not a plain file");
    }
}
