//! Links on a terminal that knows them (OSC 8): from names to the pages on them, from places to the files.

use std::borrow::Cow;
use std::env;
use std::fmt;
use std::path::{Path, absolute};

use crate::report::address::uri;

/// Whether there are links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Links {
    /// None: no terminal, or one that does not know them.
    #[default]
    Off,
    /// From names, and from places as said.
    On(ToPlaces),
}

/// How a place in a file leads there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToPlaces {
    /// As `file://host/a.py`: no more is understood everywhere.
    File,
    /// As `file://host/a.py#41`.
    Line,
    /// The terminal finds places by itself, with line and column, which a link would take away.
    Unlinked,
}

impl Links {
    /// What the terminal `stream` knows; asked only where it is one, and where escapes are wanted at all.
    pub(crate) fn of(stream: supports_hyperlinks::Stream) -> Self {
        if !supports_hyperlinks::on(stream) {
            return Links::Off;
        }
        let is = |name: &str, values: &[&str]| env::var(name).is_ok_and(|value| values.contains(&value.as_str()));
        Links::On(if is("TERM_PROGRAM", &["vscode", "zed"]) {
            ToPlaces::Unlinked
        } else if is("TERM", &["xterm-kitty"]) {
            ToPlaces::Line
        } else {
            ToPlaces::File
        })
    }

    /// `text`, leading to the page at `address`.
    pub(crate) fn to_page<T: fmt::Display>(self, text: T, address: impl FnOnce() -> String) -> Linked<T> {
        Linked { text, address: (self != Links::Off).then(address) }
    }

    /// `text`, leading to the file at `path`, to `line` of it where that is understood.
    pub(crate) fn to_place<T: fmt::Display>(self, text: T, path: &Path, line: usize) -> Linked<T> {
        let address = match self {
            Links::Off | Links::On(ToPlaces::Unlinked) => None,
            Links::On(ToPlaces::File) => file(path),
            Links::On(ToPlaces::Line) => file(path).map(|address| format!("{address}#{line}")),
        };
        Linked { text, address }
    }
}

/// The address of a file, with this machine's name: over ssh the terminal is another one's.
fn file(path: &Path) -> Option<String> {
    let address = uri(&absolute(path).ok()?);
    Some(address.replacen("file:///", &format!("file://{}/", host()), 1))
}

#[cfg(unix)]
fn host() -> Cow<'static, str> {
    Cow::Owned(rustix::system::uname().nodename().to_string_lossy().into_owned())
}

#[cfg(not(unix))]
fn host() -> Cow<'static, str> {
    Cow::Borrowed("")
}

/// Made by [`Links`].
pub(crate) struct Linked<T> {
    text: T,
    address: Option<String>,
}

impl<T: fmt::Display> fmt::Display for Linked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            Some(address) => write!(f, "\u{1b}]8;;{address}\u{1b}\\{}\u{1b}]8;;\u{1b}\\", self.text),
            None => self.text.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Links, ToPlaces};

    #[test]
    fn a_link_stands_around_its_text() {
        let page = || "https://example.org/a".to_owned();
        assert_eq!(Links::Off.to_page("a", page).to_string(), "a");
        let on = Links::On(ToPlaces::File);
        assert_eq!(on.to_page("a", page).to_string(), "\u{1b}]8;;https://example.org/a\u{1b}\\a\u{1b}]8;;\u{1b}\\");
        assert_eq!(anstream::adapter::strip_str(&on.to_page("a", page).to_string()).to_string(), "a");
    }

    #[cfg(unix)]
    #[test]
    fn a_place_has_the_name_of_the_machine_and_a_line_where_that_is_understood() {
        let place = |places| Links::On(places).to_place("a b.py:3", Path::new("/tmp/a b.py"), 3).to_string();
        let (file, line) = (place(ToPlaces::File), place(ToPlaces::Line));
        assert!(
            file.starts_with("\u{1b}]8;;file://") && file.contains("/tmp/a%20b.py\u{1b}\\a b.py:3\u{1b}]"),
            "{file:?}"
        );
        assert!(!file.contains("file:///"), "{file:?}");
        assert!(line.contains("/tmp/a%20b.py#3\u{1b}\\"), "{line:?}");
        assert_eq!(place(ToPlaces::Unlinked), "a b.py:3");
    }
}
