//! Which files count for a path: the only part of the configuration that reads.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::ConfigChoice;
use crate::config::error::{ConfigError, Problem};
use crate::config::file::{Kind, parse};
use crate::config::installed::{describes_package, is_in_package};
use crate::config::{DEFAULT_MINOR, LineLength, Settings, Version, floor, type_checker};
use crate::driver::outcome::Floor;
use crate::driver::plain;
use crate::reason::reason;

/// The settings for `path` as `choice` says. Defaults where there is no file.
///
/// # Errors
/// When a file cannot be read or means nothing.
pub fn load(choice: &ConfigChoice, path: &Path) -> Result<Settings, ConfigError> {
    let settings = match choice {
        ConfigChoice::Isolated => Settings::default(),
        ConfigChoice::Nearest => nearest(path)?.unwrap_or_default(),
        ConfigChoice::File(file) => {
            let text = fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
            let none = || ConfigError { path: file.clone(), line: None, problem: Problem::NoTable };
            parse(&text, file, Kind::of(file))?.ok_or_else(none)?
        }
    };
    check_roots(&settings)?;
    Ok(settings)
}

/// Whether every directory that `src` names is there: with one that is not, names would go unresolved in silence.
fn check_roots(settings: &Settings) -> Result<(), ConfigError> {
    let base = settings.base();
    match settings.src.iter().find(|root| !base.join(root).is_dir()) {
        None => Ok(()),
        Some(root) => {
            let message = format!("there is no directory `{}`", crate::report::path(Path::new(root)));
            Err(ConfigError {
                path: settings.file.clone().unwrap_or_default(),
                line: settings.src_line,
                problem: Problem::WrongValue { key: "src".to_owned(), message },
            })
        }
    }
}

/// The settings of the nearest directory at or above `path` that has some, up to the project's root. In one directory
/// aiomend.toml wins.
///
/// # Errors
/// When a file on the way cannot be read or means nothing.
pub fn nearest(path: &Path) -> Result<Option<Settings>, ConfigError> {
    let start = directory_of(path);
    let root = project_root(&start);
    for directory in start.ancestors() {
        for name in ["aiomend.toml", "pyproject.toml"] {
            let file = directory.join(name);
            let Some(text) = plain::text(&file).map_err(|error| unreadable(&file, &error))? else { continue };
            if let Some(settings) = parse(&text, &file, Kind::of(&file))? {
                return Ok(Some(settings));
            }
        }
        if directory == root {
            break;
        }
    }
    Ok(None)
}

/// The root of the project around `path`: the nearest directory at or above it with a `.git`, else the nearest with
/// project metadata, else its own directory.
pub fn project_root(path: &Path) -> PathBuf {
    let start = directory_of(path);
    let git = start.ancestors().find(|directory| has_any(directory, &[".git"]));
    let metadata = || start.ancestors().find(|directory| has_metadata(directory));
    git.or_else(metadata).unwrap_or(&start).to_owned()
}

/// Whether a directory is the root of a project, by its `.git` or its metadata.
pub fn is_project(directory: &Path) -> bool {
    has_any(directory, &[".git"]) || has_metadata(directory)
}

fn has_metadata(directory: &Path) -> bool {
    has_any(directory, &["aiomend.toml"]) || has_any(directory, floor::FILES)
}

fn has_any(directory: &Path, names: &[&str]) -> bool {
    names.iter().any(|name| directory.join(name).exists())
}

/// `path` or the directory it lies in, absolute; links are not followed.
fn directory_of(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if absolute.is_dir() {
        return absolute;
    }
    absolute.parent().map(PathBuf::from).unwrap_or(absolute)
}

fn unreadable(path: &Path, error: &std::io::Error) -> ConfigError {
    ConfigError { path: path.to_owned(), line: None, problem: Problem::Unreadable(reason(error)) }
}

/// What the metadata around files says; each directory is read once.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    fixed: Option<Floor>,
    found: HashMap<PathBuf, Found>,
}

#[derive(Debug, Clone, Default)]
struct Found {
    floor: Option<Floor>,
    // What tools that write code are told; it counts where nothing tells the floor.
    target: Option<Floor>,
    line_length: LineLength,
    // Whether a type checker is configured here or above.
    is_type_checked: bool,
    // Whether the nearest metadata describes a package that can be installed, and the directory of the metadata.
    package: Option<(bool, PathBuf)>,
}

impl Project {
    /// The project around `root`. A version from the command line or from the settings decides for all files.
    pub fn new(root: &Path, command_line: Option<Version>, settings: &Settings) -> Self {
        let told = |version: Version, origin: String| Floor { minor: version.minor(), origin };
        let file = settings.file.as_deref().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let fixed = command_line
            .map(|version| told(version, "--target-version".to_owned()))
            .or_else(|| settings.target_version.map(|version| told(version, file.into_owned())));
        Self { root: directory_of(root), fixed, found: HashMap::new() }
    }

    /// The lowest Python supported by the file at `path`.
    pub fn floor(&mut self, path: &Path) -> Floor {
        if let Some(floor) = &self.fixed {
            return floor.clone();
        }
        let default = || Floor { minor: DEFAULT_MINOR, origin: "default".to_owned() };
        let found = self.at(&directory_of(path));
        found.floor.or(found.target).unwrap_or_else(default)
    }

    /// The line length that the formatter keeps in the file at `path`.
    pub fn line_length(&mut self, path: &Path) -> u16 {
        self.at(&directory_of(path)).line_length.kept()
    }

    /// Whether a type checker is configured for the file at `path`.
    pub fn is_type_checked(&mut self, path: &Path) -> bool {
        self.at(&directory_of(path)).is_type_checked
    }

    /// Whether code outside the project may import the file at `path`, because it is a part of what the metadata installs.
    pub fn is_installed(&mut self, path: &Path) -> bool {
        let Some((true, base)) = self.at(&directory_of(path)).package else { return false };
        let relative = path.strip_prefix(&base).unwrap_or(path);
        is_in_package(relative, &|directory| base.join(directory).join("__init__.py").exists())
    }

    fn at(&mut self, directory: &Path) -> Found {
        let mut unread = Vec::new();
        let mut found = Found::default();
        for directory in directory.ancestors() {
            if let Some(known) = self.found.get(directory) {
                found = known.clone();
                break;
            }
            unread.push(directory);
            if directory == self.root {
                break;
            }
        }
        // From the top down: what is nearer wins.
        for directory in unread.into_iter().rev() {
            let own = self.read(directory);
            found = Found {
                floor: own.floor.or(found.floor),
                target: own.target.or(found.target),
                line_length: own.line_length.inside(found.line_length),
                is_type_checked: own.is_type_checked || found.is_type_checked,
                package: own.package.or(found.package),
            };
            self.found.insert(directory.to_owned(), found.clone());
        }
        found
    }

    fn read(&self, directory: &Path) -> Found {
        let mut found = Found { is_type_checked: has_any(directory, type_checker::FILES), ..Found::default() };
        // What cannot be read tells nothing; the settings' own reader complains where it matters.
        let read = |name: &str| Some(String::from_utf8_lossy(&plain::read(&directory.join(name)).ok()?).into_owned());
        // Several look for something in the same file.
        let texts: RefCell<HashMap<String, Option<String>>> = RefCell::default();
        let text = |name: &str| texts.borrow_mut().entry(name.to_owned()).or_insert_with(|| read(name)).clone();
        let shown = |name: &str| {
            let file = directory.strip_prefix(&self.root).unwrap_or(Path::new("")).join(name);
            file.to_string_lossy().into_owned()
        };
        for name in floor::FILES {
            let Some(text) = text(name) else { continue };
            if found.floor.is_none() {
                found.floor = floor::minor_in(name, &text).map(|minor| Floor { minor, origin: shown(name) });
            }
            found.is_type_checked |= type_checker::is_configured_in(name, &text);
            let package = describes_package(name, &text).map(|is_package| (is_package, directory.to_owned()));
            found.package = found.package.or(package);
        }
        found.target = floor::TOOLS.iter().find_map(|(name, tool)| {
            let minor = floor::target_in(name, tool, &text(name)?)?;
            Some(Floor { minor, origin: format!("the target-version of {tool} in {}", shown(name)) })
        });
        found.line_length = LineLength::of(text);
        found
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
