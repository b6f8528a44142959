//! Whether metadata makes a file installable, so that code outside the project may import it.

use std::path::Path;

use toml::de::DeTable;

use crate::config::file::child;

/// Whether `text`, the content of the metadata file called `name`, describes a package that can be installed; `None`
/// where it describes none.
pub fn describes_package(name: &str, text: &str) -> Option<bool> {
    match name {
        "pyproject.toml" => in_pyproject(text),
        // `name` stands in `[metadata]` of every package that setuptools builds from it.
        "setup.cfg" => text.lines().any(|line| line.trim() == "[metadata]").then_some(true),
        "setup.py" => text.contains("setup(").then_some(true),
        _ => None,
    }
}

/// `[project]` (PEP 621), or poetry's table; uv and poetry have a word for projects that are not built.
fn in_pyproject(text: &str) -> Option<bool> {
    let document = DeTable::parse(text).ok()?;
    let truth = |path: [&str; 3]| {
        let mut table = document.get_ref();
        for key in &path[..2] {
            table = child(table, key)?.get_ref().as_table()?;
        }
        child(table, path[2])?.get_ref().as_bool()
    };
    let tool = child(document.get_ref(), "tool").and_then(|tool| tool.get_ref().as_table());
    let is_poetrys = tool.is_some_and(|tool| child(tool, "poetry").is_some());
    if child(document.get_ref(), "project").is_none() && !is_poetrys {
        return None;
    }
    let said = truth(["tool", "uv", "package"]).or_else(|| truth(["tool", "poetry", "package-mode"]));
    Some(said.unwrap_or(true))
}

/// Directories beside a package that nobody installs.
const BESIDE: &[&str] = &[
    "benchmark",
    "benchmarks",
    "ci",
    "doc",
    "docs",
    "example",
    "examples",
    "script",
    "scripts",
    "test",
    "tests",
    "tools",
];

/// Whether a file, by its path relative to the directory of the metadata, is a part of a package: what lies beside the
/// packages, as tests and scripts, is not installed. `has_init` tells whether a directory on the way is a package.
pub fn is_in_package(path: &Path, has_init: &dyn Fn(&Path) -> bool) -> bool {
    let Some(directory) = path.parent() else { return false };
    let top = directory.iter().next().map(|top| top.to_string_lossy().into_owned()).unwrap_or_default();
    !BESIDE.contains(&top.as_str()) && (top == "src" || has_init(directory))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{describes_package, is_in_package};

    #[test]
    fn metadata_tells_what_can_be_installed() {
        let of = |text: &str| describes_package("pyproject.toml", text);
        assert_eq!(of("[project]\nname = \"app\"\n"), Some(true));
        assert_eq!(of("[project]\nname = \"app\"\n[tool.uv]\npackage = false\n"), Some(false));
        assert_eq!(of("[tool.poetry]\nname = \"app\"\n"), Some(true));
        assert_eq!(of("[tool.poetry]\npackage-mode = false\n"), Some(false));
        assert_eq!(of("[tool.ruff]\nline-length = 100\n"), None);
        assert_eq!(describes_package("setup.cfg", "[metadata]\nname = app\n"), Some(true));
        assert_eq!(describes_package("setup.cfg", "[flake8]\n"), None);
        assert_eq!(describes_package("setup.py", "setup(name='app')\n"), Some(true));
    }

    #[test]
    fn tests_and_scripts_are_not_installed() {
        let is_installed = |path: &str| is_in_package(Path::new(path), &|directory| directory.ends_with("app"));
        assert!(is_installed("app/cache.py"));
        assert!(is_installed("src/module.py"));
        assert!(!is_installed("main.py"));
        assert!(!is_installed("tests/app/test_cache.py"));
        assert!(!is_installed("scripts/run.py"));
    }
}
