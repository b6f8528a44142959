//! The line length that the project's formatter keeps.

use toml::de::DeTable;

use crate::config::file::{self, child};
use crate::config::ini;

/// The line length of black and of ruff where nothing is set.
const DEFAULT_LINE_LENGTH: u16 = 88;

/// What one directory says of the length of lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineLength {
    formatter: Option<u16>,
    linter: Option<u16>,
}

impl LineLength {
    /// What is set in a directory, of whose files `text` gives the content by their name.
    pub fn of(text: impl Fn(&str) -> Option<String>) -> Self {
        let pyproject = text("pyproject.toml").unwrap_or_default();
        let pyproject = DeTable::parse(&pyproject).ok();
        let in_pyproject = |name: &str| file::tool(pyproject.as_ref()?.get_ref(), name);
        let in_own_file = |name: &str| of_ruff(DeTable::parse(&text(name)?).ok()?.get_ref());
        let of_black = |table: &DeTable<'_>| number(table).unwrap_or(DEFAULT_LINE_LENGTH);
        let formatter = in_pyproject("black")
            .map(of_black)
            .or_else(|| [".ruff.toml", "ruff.toml"].into_iter().find_map(in_own_file))
            .or_else(|| of_ruff(in_pyproject("ruff")?));
        // In flake8's order.
        let linter = ["setup.cfg", "tox.ini", ".flake8"].into_iter().find_map(|name| {
            let text = text(name)?;
            ["flake8", "pycodestyle"].into_iter().find_map(|section| {
                ini::value(&text, section, "max_line_length")?.parse().ok().filter(|&length| length > 0)
            })
        });
        Self { formatter, linter }
    }

    /// What holds in a directory inside another, of which `outer` is known.
    pub fn inside(self, outer: Self) -> Self {
        Self { formatter: self.formatter.or(outer.formatter), linter: self.linter.or(outer.linter) }
    }

    /// The length to keep: what a linter allows beyond the formatters' default may well be for comments alone.
    pub fn kept(self) -> u16 {
        let allowed = self.linter.map_or(DEFAULT_LINE_LENGTH, |length| length.min(DEFAULT_LINE_LENGTH));
        self.formatter.unwrap_or(allowed)
    }
}

/// What ruff's settings say; those of a directory further up count only where `extend` names them.
fn of_ruff(table: &DeTable<'_>) -> Option<u16> {
    number(table).or_else(|| child(table, "extend").is_none().then_some(DEFAULT_LINE_LENGTH))
}

fn number(table: &DeTable<'_>) -> Option<u16> {
    let number = child(table, "line-length")?.get_ref().as_integer()?;
    let digits = number.as_str().replace('_', "");
    u16::from_str_radix(&digits, number.radix()).ok().filter(|&length| length > 0)
}

#[cfg(test)]
mod tests {
    use super::LineLength;

    fn of(files: &[(&str, &str)]) -> LineLength {
        LineLength::of(|name| files.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned()))
    }

    #[test]
    fn black_comes_before_ruff() {
        let kept = |text| of(&[("pyproject.toml", text)]).kept();
        assert_eq!(kept("[tool.ruff]\nline-length = 120\n"), 120);
        assert_eq!(kept("[tool.ruff]\nline-length = 120\n[tool.black]\nline-length = 100\n"), 100);
        assert_eq!(kept("[tool.ruff]\nline-length = 120\n[tool.black]\npreview = true\n"), 88);
        assert_eq!(kept("[tool.ruff]\nline-length = \"long\"\n"), 88);
        assert_eq!(kept("[tool.ruff.lint]\nselect = []\n"), 88);
        assert_eq!(kept("[tool.ruff"), 88);
    }

    #[test]
    fn ruffs_own_files_come_before_its_table() {
        let table = ("pyproject.toml", "[tool.ruff]\nline-length = 99\n");
        assert_eq!(of(&[table, ("ruff.toml", "line-length = 120\n")]).kept(), 120);
        assert_eq!(of(&[(".ruff.toml", "line-length = 1_00\n"), ("ruff.toml", "line-length = 120\n")]).kept(), 100);
        assert_eq!(of(&[table, ("ruff.toml", "[lint]\n")]).kept(), 88);
    }

    #[test]
    fn what_a_linter_allows_counts_where_no_formatter_is_set() {
        let cfg = |text| ("setup.cfg", text);
        assert_eq!(of(&[cfg("[flake8]\nmax-line-length = 79\n")]).kept(), 79);
        assert_eq!(of(&[cfg("[flake8]\nmax-line-length = 160\n")]).kept(), 88);
        assert_eq!(of(&[cfg("[flake8]\nignore = E501\n"), (".flake8", "[flake8]\nmax_line_length=80")]).kept(), 80);
        assert_eq!(of(&[cfg("[pycodestyle]\nmax_line_length = 79\n"), ("ruff.toml", "line-length = 100")]).kept(), 100);
        assert_eq!(of(&[cfg("[flake8]\nmax-line-length = long\n")]).kept(), 88);
    }

    #[test]
    fn a_formatter_further_up_counts_unless_ruff_is_set_anew() {
        let outer = of(&[("pyproject.toml", "[tool.black]\nline-length = 100\n")]);
        assert_eq!(of(&[("tox.ini", "[flake8]\nmax-line-length = 79\n")]).inside(outer).kept(), 100);
        assert_eq!(of(&[("ruff.toml", "[lint]\n")]).inside(outer).kept(), 88);
        assert_eq!(of(&[("ruff.toml", "extend = \"../pyproject.toml\"\n")]).inside(outer).kept(), 100);
        assert_eq!(of(&[]).inside(outer).kept(), 100);
    }
}
