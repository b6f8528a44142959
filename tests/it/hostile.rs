//! A project that somebody else has made, with the worst in mind: it has nothing run, nothing read that is not its own,
//! nothing written beside it, and its names do nothing to whoever reads them.
//!
//! | what would be | test |
//! | --- | --- |
//! | a program that git's settings in the project name | `git_settings` |
//! | an interpreter, a hook of Python or a settings file that starts something | `programs` |
//! | code or contents from outside, by links, settings and imports | `outside` |
//! | names of files that a terminal, a browser, a forge or a log would obey | `names` |
//! | text that a setting puts into code | `settings_in_code` |

mod git_settings;
mod names;
mod outside;
mod programs;
mod settings_in_code;

use std::fs;
use std::path::{Path, PathBuf};

/// A file that a program leaves which must not have run.
struct Trap {
    mark: PathBuf,
}

impl Trap {
    /// One that leaves its mark beside `tree`, where no run looks.
    fn beside(tree: &Path) -> Self {
        Self { mark: tree.join(".git").join("it-ran") }
    }

    /// A script at `path` that leaves the mark, and then answers nothing.
    fn script(&self, path: &Path) -> String {
        use std::os::unix::fs::PermissionsExt as _;

        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\nexit 1\n", self.mark.display())).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        path.display().to_string()
    }

    /// Whether it has run, and which words it was given; it is set again.
    fn sprung(&self) -> Option<String> {
        let said = fs::read_to_string(&self.mark).ok();
        let _ = fs::remove_file(&self.mark);
        said
    }
}
