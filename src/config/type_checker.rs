//! Whether the project has its types checked, by the files that type checkers read.

use toml::de::DeTable;

use crate::config::file::child;

/// Files that only a type checker reads.
pub const FILES: &[&str] = &["mypy.ini", ".mypy.ini", "pyrightconfig.json", "ty.toml", "pyrefly.toml"];

/// Tables of `[tool]` that only a type checker reads.
const TABLES: &[&str] = &["mypy", "pyright", "basedpyright", "ty", "pyrefly"];

/// Whether `text`, the content of the file called `name`, configures a type checker.
pub fn is_configured_in(name: &str, text: &str) -> bool {
    match name {
        "pyproject.toml" => in_pyproject(text).unwrap_or(false),
        "setup.cfg" => text.lines().any(|line| line.trim_end() == "[mypy]"),
        _ => false,
    }
}

fn in_pyproject(text: &str) -> Option<bool> {
    let document = DeTable::parse(text).ok()?;
    let tool = child(document.get_ref(), "tool")?.get_ref().as_table()?;
    Some(TABLES.iter().any(|name| child(tool, name).is_some()))
}

#[cfg(test)]
mod tests {
    use super::is_configured_in;

    #[test]
    fn type_checkers_are_known_by_their_tables() {
        assert!(is_configured_in("pyproject.toml", "[tool.mypy]\nstrict = true\n"));
        assert!(is_configured_in("pyproject.toml", "[[tool.mypy.overrides]]\nmodule = \"a\"\n"));
        assert!(is_configured_in("pyproject.toml", "[tool.pyright]\n"));
        assert!(!is_configured_in("pyproject.toml", "[tool.ruff]\n[project]\nname = \"mypy\"\n"));
        assert!(!is_configured_in("pyproject.toml", "[tool.mypy"));
        assert!(is_configured_in("setup.cfg", "[metadata]\nname = a\n[mypy]\n"));
        assert!(!is_configured_in("setup.cfg", "[metadata]\nname = mypy\n"));
        assert!(!is_configured_in("setup.py", "[mypy]\n"));
    }
}
