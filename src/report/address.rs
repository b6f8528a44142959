//! Names of files as other programs read them.

use std::path::{Component, MAIN_SEPARATOR, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// All that RFC 3986 does not leave as it is in a segment of a path. A colon is escaped too: in the first segment it
/// would end a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path with `/` between its parts, whatever the system. What is no text is shown as `�`.
pub(crate) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(MAIN_SEPARATOR, "/")
}

/// The path as a URI reference: relative where the path is, else with the scheme `file`. A name that is no text keeps
/// its bytes.
pub(crate) fn uri(path: &Path) -> String {
    let mut segments = Vec::new();
    let mut scheme = "";
    for component in path.components() {
        match component {
            // An empty host before it, as in `file:///etc`.
            Component::RootDir => scheme = "file:///",
            Component::Prefix(prefix) => segments.push(prefix.as_os_str().to_string_lossy().into_owned()),
            Component::CurDir | Component::ParentDir | Component::Normal(_) => {
                segments.push(percent_encode(component.as_os_str().as_encoded_bytes(), ESCAPED).to_string());
            }
        }
    }
    format!("{scheme}{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::uri;

    #[test]
    fn what_means_something_in_a_uri_is_escaped() {
        assert_eq!(uri(Path::new("src/a b#1?é%.py")), "src/a%20b%231%3F%C3%A9%25.py");
        assert_eq!(uri(Path::new("c:x.py")), "c%3Ax.py");
        assert_eq!(uri(Path::new("../x-1_~.py")), "../x-1_~.py");
    }

    #[cfg(unix)]
    #[test]
    fn absolute_paths_have_a_scheme_and_bytes_are_kept() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(uri(Path::new("/tmp/a.py")), "file:///tmp/a.py");
        assert_eq!(uri(Path::new(std::ffi::OsStr::from_bytes(b"caf\xe9.py"))), "caf%E9.py");
    }
}
