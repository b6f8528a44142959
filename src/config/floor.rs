//! The lowest Python that a project supports, from the files that tell.

use toml::de::{DeTable, DeValue};

use crate::config::file::{self, child};
use crate::config::ini;
use crate::config::specifier::lowest_minor;
use crate::config::version::Version;

/// Files that may tell, in the order in which they are asked in one directory.
pub const FILES: &[&str] = &["pyproject.toml", "setup.cfg", "setup.py"];

/// What `text`, the content of the file called `name`, tells; `None` where it tells nothing.
pub fn minor_in(name: &str, text: &str) -> Option<u8> {
    match name {
        "pyproject.toml" => in_pyproject(text),
        "setup.cfg" => lowest_minor(&ini::value(text, "options", "python_requires")?),
        "setup.py" => in_setup_py(text),
        _ => None,
    }
}

/// Files in which a tool that writes code may be told what it has to run on, in the order in which they are asked in one
/// directory; each with the tool. They tell of the project only where none of [`FILES`] does.
pub const TOOLS: &[(&str, &str)] =
    &[(".ruff.toml", "ruff"), ("ruff.toml", "ruff"), ("pyproject.toml", "ruff"), ("pyproject.toml", "black")];

/// The lowest `target-version` that `text`, the content of the file called `name`, sets for `tool`.
pub fn target_in(name: &str, tool: &str, text: &str) -> Option<u8> {
    let document = DeTable::parse(text).ok()?;
    let mut table = document.get_ref();
    if name == "pyproject.toml" {
        table = file::tool(table, tool)?;
    }
    let version = |value: &DeValue<'_>| Some(Version::parse(value.as_str()?).ok()?.minor());
    match child(table, "target-version")?.get_ref() {
        DeValue::Array(all) => all.iter().filter_map(|one| version(one.get_ref())).min(),
        only => version(only),
    }
}

/// `project.requires-python`, else `tool.poetry.dependencies.python`. A file that is not TOML tells nothing here.
fn in_pyproject(text: &str) -> Option<u8> {
    let document = DeTable::parse(text).ok()?;
    let string = |path: &[&str]| {
        let (last, tables) = path.split_last()?;
        let mut table = document.get_ref();
        for key in tables {
            table = child(table, key)?.get_ref().as_table()?;
        }
        child(table, last)?.get_ref().as_str().map(str::to_owned)
    };
    let standard = string(&["project", "requires-python"]).and_then(|text| lowest_minor(&text));
    standard.or_else(|| string(&["tool", "poetry", "dependencies", "python"]).and_then(|text| lowest_minor(&text)))
}

/// A literal `python_requires="…"` of a call, or `"python_requires": "…"` of a dictionary, outside comments.
fn in_setup_py(text: &str) -> Option<u8> {
    text.match_indices("python_requires").find_map(|(at, word)| {
        let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if text[line_start..at].contains('#') {
            return None;
        }
        let rest = text[at + word.len()..].trim_start_matches(['"', '\'']).trim_start();
        let rest = rest.strip_prefix(['=', ':'])?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (literal, _) = rest[1..].split_once(quote)?;
        lowest_minor(literal)
    })
}

#[cfg(test)]
mod tests {
    use super::{minor_in, target_in};

    #[test]
    fn pyproject() {
        let minor = |text| minor_in("pyproject.toml", text);
        assert_eq!(minor("[project]\nrequires-python = \">=3.10\"\n"), Some(10));
        assert_eq!(minor("[tool.poetry.dependencies]\npython = \"^3.9\"\n"), Some(9));
        let both = "[project]\nrequires-python = \">=3.12\"\n[tool.poetry.dependencies]\npython = \"^3.9\"\n";
        assert_eq!(minor(both), Some(12));
        assert_eq!(minor("[project]\ndynamic = [\"requires-python\"]\n"), None);
        assert_eq!(minor("[project\n"), None);
    }

    #[test]
    fn setup_cfg() {
        let minor = |text| minor_in("setup.cfg", text);
        assert_eq!(minor("[metadata]\nname = x\n[options]\npackages = find:\npython_requires = >=3.8\n"), Some(8));
        assert_eq!(minor("[options]\npython-requires = >= 3.7\n"), Some(7));
        assert_eq!(minor("[options]\npython_requires =\n    >=3.9,\n    <4\nzip_safe = no\n"), Some(9));
        assert_eq!(minor("[other]\npython_requires = >=3.8\n"), None);
        assert_eq!(minor("[options]\n# python_requires = >=3.8\n"), None);
    }

    #[test]
    fn setup_py() {
        let minor = |text| minor_in("setup.py", text);
        assert_eq!(minor("setup(\n    name='x',\n    python_requires='>=3.8',\n)\n"), Some(8));
        assert_eq!(minor("setup(python_requires = \">=3.9, <4\")"), Some(9));
        assert_eq!(minor("args = {\"python_requires\": \">=3.10\"}"), Some(10));
        assert_eq!(minor("setup(python_requires=REQUIRES)"), None);
        assert_eq!(minor("# python_requires='>=3.8'\nsetup()"), None);
    }

    #[test]
    fn tools_that_write_code() {
        let own = |text| target_in("ruff.toml", "ruff", text);
        assert_eq!(own("target-version = \"py39\"\n"), Some(9));
        assert_eq!(own("target-version = \"snake\"\n[tool.ruff]\ntarget-version = \"py39\"\n"), None);
        let pyproject = "[tool.ruff]\ntarget-version = \"py310\"\n[tool.black]\ntarget-version = ['py312', 'py38']\n";
        assert_eq!(target_in("pyproject.toml", "ruff", pyproject), Some(10));
        assert_eq!(target_in("pyproject.toml", "black", pyproject), Some(8));
        assert_eq!(target_in("pyproject.toml", "black", "[tool.black]\ntarget-version = []\n"), None);
        assert_eq!(target_in("pyproject.toml", "ruff", "target-version = \"py39\"\n"), None);
    }
}
