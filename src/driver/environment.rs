//! Where the third-party packages of a project lie: directories are looked at, no process is started.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::driver::plain;
use crate::shown;

/// Names of environments that tools make in a project.
const USUAL: &[&str] = &[".venv", "venv"];

/// A `--python` that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvironmentError {
    /// There is nothing at this path.
    NotFound(PathBuf),
    /// No directory of packages belongs to what is there.
    NoPackages(PathBuf),
}

impl fmt::Display for EnvironmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EnvironmentError::NotFound(path) => {
                write!(f, "--python: no such file or directory: {}", shown::path(path))
            }
            EnvironmentError::NoPackages(path) => {
                write!(f, "--python: no environment with `site-packages` belongs to {}", shown::path(path))
            }
        }
    }
}

impl std::error::Error for EnvironmentError {}

/// The directories of packages of the environment at `path`: its directory, or an interpreter in it.
///
/// # Errors
/// When there is nothing at `path`, or no directory of packages belongs to it.
pub fn packages_of(path: &Path) -> Result<Vec<PathBuf>, EnvironmentError> {
    if !path.exists() {
        return Err(EnvironmentError::NotFound(path.to_owned()));
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if absolute.is_dir() {
        return found(packages_below(&absolute, None), path);
    }
    // An environment's interpreter is a link to another one's: the link is asked first.
    let target = absolute.canonicalize().ok();
    let version = [Some(&absolute), target.as_ref()].into_iter().flatten().find_map(|file| minor_in_name(file));
    let packages = [Some(&absolute), target.as_ref()]
        .into_iter()
        .flatten()
        .filter_map(|file| prefix_of(file))
        .map(|prefix| packages_below(prefix, version))
        .find(|packages| !packages.is_empty());
    found(packages.unwrap_or_default(), path)
}

fn found(packages: Vec<PathBuf>, path: &Path) -> Result<Vec<PathBuf>, EnvironmentError> {
    if packages.is_empty() { Err(EnvironmentError::NoPackages(path.to_owned())) } else { Ok(packages) }
}

/// The directories of packages of the environment that belongs to the project at `root` around `path`, if one is found:
/// the usual ones in the directories from `path` up to the root, then the `active` one, as `$VIRTUAL_ENV` names it.
pub fn default_packages(path: &Path, root: &Path, active: Option<&Path>) -> Vec<PathBuf> {
    let start = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let start = start.canonicalize().unwrap_or(start);
    let mut directories: Vec<&Path> = start.ancestors().take_while(|directory| directory.starts_with(root)).collect();
    if directories.is_empty() {
        directories.push(root);
    }
    let own = directories.iter().flat_map(|directory| USUAL.iter().map(|name| directory.join(name)));
    let candidates = own.chain(active.map(Path::to_path_buf)).filter(|candidate| candidate.is_dir());
    candidates.map(|candidate| packages_below(&candidate, None)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// `/app/.venv` of `/app/.venv/bin/python`.
fn prefix_of(interpreter: &Path) -> Option<&Path> {
    let directory = interpreter.parent()?;
    let is_bin = directory.file_name().is_some_and(|name| name == "bin" || name.eq_ignore_ascii_case("scripts"));
    if is_bin { directory.parent() } else { Some(directory) }
}

/// 11 of `python3.11` and `python3.11.exe`.
fn minor_in_name(interpreter: &Path) -> Option<u32> {
    let name = interpreter.file_name()?.to_str()?;
    let digits = name.strip_prefix("python3.")?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

/// The directories of packages below an environment's directory, that environment's own first.
fn packages_below(prefix: &Path, version: Option<u32>) -> Vec<PathBuf> {
    let config = plain::text(&prefix.join("pyvenv.cfg")).ok().flatten().unwrap_or_default();
    let version = minor_in_config(&config).or(version);
    let mut packages = own_packages(prefix, version);
    if says(&config, "include-system-site-packages").is_some_and(|value| value.eq_ignore_ascii_case("true"))
        && let Some(home) = says(&config, "home")
        && let Some(base) = prefix_of(&Path::new(home).join("python"))
    {
        packages.extend(own_packages(base, version));
    }
    let linked: Vec<PathBuf> = packages.iter().flat_map(|directory| path_files(directory)).collect();
    packages.extend(linked);
    let mut seen = std::collections::BTreeSet::new();
    packages.retain(|directory| seen.insert(directory.clone()));
    packages
}

fn own_packages(prefix: &Path, version: Option<u32>) -> Vec<PathBuf> {
    let mut packages = Vec::new();
    for lib in ["lib", "lib64"] {
        packages.extend(versions_in(&prefix.join(lib), version).map(|found| found.join("site-packages")));
    }
    packages.push(prefix.join("Lib").join("site-packages"));
    // Debian keeps what its package manager installs apart.
    packages.push(prefix.join("lib").join("python3").join("dist-packages"));
    packages.retain(|directory| directory.is_dir());
    // `lib64` is a link to `lib` in most places, and `Lib` is `lib` on some file systems.
    let mut seen = std::collections::BTreeSet::new();
    packages.retain(|directory| seen.insert(directory.canonicalize().unwrap_or_else(|_| directory.clone())));
    packages
}

/// `lib/python3.12` and the like: those of one version where it is known, else the latest.
fn versions_in(lib: &Path, version: Option<u32>) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(lib).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> =
        entries.map(|entry| entry.path()).filter_map(|path| Some((minor_in_name(&path)?, path))).collect();
    found.retain(|(minor, path)| version.is_none_or(|wanted| wanted == *minor) && path.join("site-packages").is_dir());
    found.sort();
    found.pop().map(|(_, path)| path).into_iter()
}

/// The value of a key in a `pyvenv.cfg`.
fn says<'a>(config: &'a str, key: &str) -> Option<&'a str> {
    config.lines().find_map(|line| {
        let (name, value) = line.split_once('=')?;
        name.trim().eq_ignore_ascii_case(key).then(|| value.trim())
    })
}

/// The minor version that a `pyvenv.cfg` names as `version = 3.12.1` or `version_info = 3.12.1.final.0`.
fn minor_in_config(config: &str) -> Option<u32> {
    let text = says(config, "version").or_else(|| says(config, "version_info"))?;
    text.strip_prefix("3.")?.split('.').next()?.parse().ok()
}

/// The directories that the `.pth` files of a directory of packages add, as editable installs do.
fn path_files(packages: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(packages).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "pth")).collect();
    files.sort();
    let mut added = Vec::new();
    for file in files {
        let Ok(Some(text)) = plain::text(&file) else { continue };
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        // A line of code is run by Python, not by us.
        let paths = lines.filter(|line| !line.starts_with("import ") && !line.starts_with("import\t"));
        added.extend(paths.map(|line| packages.join(line)).filter(|path| path.is_dir()));
    }
    added
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use tempfile::TempDir;

    use super::{EnvironmentError, default_packages, packages_of};

    /// A tree of files; a name that ends in `/` is a directory.
    fn tree(entries: &[(&str, &str)]) -> TempDir {
        let tree = tempfile::tempdir().expect("a directory");
        for (name, text) in entries {
            let path = tree.path().join(name);
            if name.ends_with('/') {
                fs::create_dir_all(&path).expect("made");
                continue;
            }
            fs::create_dir_all(path.parent().expect("inside")).expect("made");
            fs::write(path, text).expect("written");
        }
        tree
    }

    fn below(tree: &TempDir, found: &[PathBuf]) -> Vec<String> {
        let root = tree.path().canonicalize().expect("there");
        let name = |path: &PathBuf| {
            let path = path.canonicalize().expect("there");
            path.strip_prefix(&root).expect("below").to_string_lossy().replace('\\', "/")
        };
        found.iter().map(name).collect()
    }

    #[test]
    fn a_directory_and_its_interpreter_name_the_same_environment() {
        let tree = tree(&[
            ("env/lib/python3.9/site-packages/", ""),
            ("env/lib/python3.12/site-packages/", ""),
            ("env/bin/python", ""),
            ("env/bin/python3.9", ""),
        ]);
        let found = |name: &str| below(&tree, &packages_of(&tree.path().join(name)).expect("an environment"));
        assert_eq!(found("env"), ["env/lib/python3.12/site-packages"]);
        assert_eq!(found("env/bin/python"), ["env/lib/python3.12/site-packages"]);
        assert_eq!(found("env/bin/python3.9"), ["env/lib/python3.9/site-packages"]);
    }

    #[test]
    fn an_environment_says_its_version_and_whether_it_extends_another() {
        let tree = tree(&[
            ("base/lib/python3.11/site-packages/", ""),
            ("base/lib/python3/dist-packages/", ""),
            ("base/bin/python3.11", ""),
            ("env/lib/python3.11/site-packages/", ""),
            ("env/lib/python3.13/site-packages/", ""),
        ]);
        let home = tree.path().join("base").join("bin");
        let config = |system: &str| {
            let text =
                format!("home = {}\ninclude-system-site-packages = {system}\nversion = 3.11.4\n", home.display());
            fs::write(tree.path().join("env/pyvenv.cfg"), text).expect("written");
            below(&tree, &packages_of(&tree.path().join("env")).expect("an environment"))
        };
        assert_eq!(config("false"), ["env/lib/python3.11/site-packages"]);
        assert_eq!(
            config("true"),
            ["env/lib/python3.11/site-packages", "base/lib/python3.11/site-packages", "base/lib/python3/dist-packages"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_an_interpreter_is_followed_only_where_it_stands_in_no_environment() {
        use std::os::unix::fs::symlink;
        let tree = tree(&[
            ("base/lib/python3.11/site-packages/", ""),
            ("base/bin/python3.11", ""),
            ("env/lib/python3.11/site-packages/", ""),
            ("env/bin/", ""),
            ("tools/", ""),
        ]);
        let target = tree.path().join("base/bin/python3.11");
        symlink(&target, tree.path().join("env/bin/python")).expect("linked");
        symlink(&target, tree.path().join("tools/py")).expect("linked");
        let found = |name: &str| below(&tree, &packages_of(&tree.path().join(name)).expect("an environment"));
        assert_eq!(found("env/bin/python"), ["env/lib/python3.11/site-packages"]);
        assert_eq!(found("tools/py"), ["base/lib/python3.11/site-packages"]);
    }

    #[test]
    fn an_environment_of_windows_is_one_too() {
        let tree =
            tree(&[("env/Lib/site-packages/", ""), ("env/Scripts/python.exe", ""), ("py/Lib/site-packages/", "")]);
        fs::write(tree.path().join("py/python.exe"), "").expect("written");
        let found = |name: &str| below(&tree, &packages_of(&tree.path().join(name)).expect("an environment"));
        assert_eq!(found("env/Scripts/python.exe"), ["env/Lib/site-packages"]);
        assert_eq!(found("py/python.exe"), ["py/Lib/site-packages"]);
    }

    #[test]
    fn editable_installs_are_found() {
        let tree = tree(&[
            (
                "env/lib/python3.12/site-packages/a.pth",
                "# a comment\nimport sys; sys.path.append('x')\n../../../../own\nmissing\n",
            ),
            ("own/", ""),
        ]);
        let found = packages_of(&tree.path().join("env")).expect("an environment");
        assert_eq!(below(&tree, &found), ["env/lib/python3.12/site-packages", "own"]);
    }

    #[test]
    fn what_is_no_environment_is_told_in_one_line() {
        let tree = tree(&[("src/a.py", "")]);
        let (missing, other) = (tree.path().join("nowhere"), tree.path().join("src"));
        assert_eq!(packages_of(&missing), Err(EnvironmentError::NotFound(missing.clone())));
        let told = packages_of(&other).expect_err("no environment").to_string();
        assert!(told.starts_with("--python: no environment with `site-packages` belongs to ") && !told.contains('\n'));
    }

    #[test]
    fn the_nearest_usual_environment_is_the_default_and_then_the_active_one() {
        let tree = tree(&[
            ("p/.venv/lib/python3.12/site-packages/", ""),
            ("p/services/a/venv/lib/python3.11/site-packages/", ""),
            ("p/services/a/src/x.py", ""),
            ("p/services/b/x.py", ""),
            ("q/x.py", ""),
            ("active/lib/python3.10/site-packages/", ""),
        ]);
        let base = tree.path().canonicalize().expect("there");
        let active = base.join("active");
        let found = |root: &str, path: &str, active: Option<&Path>| {
            below(&tree, &default_packages(&base.join(path), &base.join(root), active))
        };
        assert_eq!(
            found("p", "p/services/a/src/x.py", Some(&active)),
            ["p/services/a/venv/lib/python3.11/site-packages"]
        );
        assert_eq!(found("p", "p/services/b/x.py", Some(&active)), ["p/.venv/lib/python3.12/site-packages"]);
        assert_eq!(found("q", "q/x.py", Some(&active)), ["active/lib/python3.10/site-packages"]);
        assert!(found("q", "q/x.py", None).is_empty());
    }
}
