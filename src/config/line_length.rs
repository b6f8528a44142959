//! The line length that the project's formatter keeps.

use toml::de::DeTable;

use crate::config::file::child;

/// The line length of black and of ruff where nothing is set.
pub const DEFAULT_LINE_LENGTH: u16 = 88;

/// What `text`, the content of a pyproject.toml, sets for black, else for ruff.
pub fn line_length(text: &str) -> Option<u16> {
    let document = DeTable::parse(text).ok()?;
    let tool = child(document.get_ref(), "tool")?.get_ref().as_table()?;
    ["black", "ruff"].into_iter().find_map(|name| {
        let number = child(child(tool, name)?.get_ref().as_table()?, "line-length")?.get_ref().as_integer()?;
        let digits = number.as_str().replace('_', "");
        u16::from_str_radix(&digits, number.radix()).ok().filter(|&length| length > 0)
    })
}

#[cfg(test)]
mod tests {
    use super::line_length;

    #[test]
    fn black_is_asked_before_ruff() {
        assert_eq!(line_length("[tool.ruff]\nline-length = 120\n"), Some(120));
        assert_eq!(line_length("[tool.ruff]\nline-length = 120\n[tool.black]\nline-length = 100\n"), Some(100));
        assert_eq!(line_length("[tool.ruff]\nline-length = \"long\"\n"), None);
        assert_eq!(line_length("[tool.ruff.lint]\nselect = []\n"), None);
    }
}
