//! The text of a settings file -> [`Settings`].

use std::ops::Range;
use std::path::Path;

use aiomend_syntax::LineIndex;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::error::{ConfigError, Problem};
use crate::config::glob::fault_of;
use crate::config::{KEYS, Settings, TaskKeeper, Version};
use crate::names::nearest;

/// Where the settings stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// At the top level, as in aiomend.toml.
    Own,
    /// In `[tool.aiomend]`, as in pyproject.toml.
    Pyproject,
}

impl Kind {
    /// The kind of the file at `path`, by its name.
    pub fn of(path: &Path) -> Self {
        if path.file_name().is_some_and(|name| name == "pyproject.toml") { Kind::Pyproject } else { Kind::Own }
    }
}

/// The settings in `text`, the content of `path`; `None` for a pyproject.toml without a table of ours.
///
/// # Errors
/// When the text is not TOML, or a key or value means nothing.
pub fn parse(text: &str, path: &Path, kind: Kind) -> Result<Option<Settings>, ConfigError> {
    let reader = Reader { path, lines: LineIndex::new(text) };
    let document = DeTable::parse(text).map_err(|error| {
        let message = error.message().replace('\n', ", ");
        reader.error(error.span(), Problem::NotToml(message))
    })?;
    let table = match kind {
        Kind::Own => Some(document.get_ref()),
        Kind::Pyproject => match child(document.get_ref(), "tool").and_then(|tool| tool.get_ref().get("aiomend")) {
            None => None,
            Some(value) => Some(reader.table("tool.aiomend", value)?),
        },
    };
    table.map(|table| reader.settings(table)).transpose()
}

/// The value of `key`, when `table` has it.
pub(super) fn child<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
    table.get(key)
}

/// `[tool.NAME]` of a pyproject.toml.
pub(super) fn tool<'a, 'i>(document: &'a DeTable<'i>, name: &str) -> Option<&'a DeTable<'i>> {
    child(child(document, "tool")?.get_ref().as_table()?, name)?.get_ref().as_table()
}

struct Reader<'a> {
    path: &'a Path,
    lines: LineIndex,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn settings(&self, table: &DeTable<'_>) -> Result<Settings, ConfigError> {
        let mut settings = Settings { file: Some(self.path.to_owned()), ..Settings::default() };
        // In the file's order, so that the first error is told.
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let name = key.get_ref().as_ref();
            match name {
                "select" => settings.select = self.ids(name, value, &mut settings.named)?,
                "ignore" => settings.ignore = self.ids(name, value, &mut settings.named)?,
                "exclude" => settings.exclude = self.globs(name, value)?,
                "target-version" => settings.target_version = Some(self.version(name, value)?),
                "unsafe-fixes" => settings.unsafe_fixes = self.truth(name, value)?,
                "assume-calls-are-coroutines" => settings.assume_calls_are_coroutines = self.truth(name, value)?,
                "assume-closed-world" => settings.assume_closed_world = self.truth(name, value)?,
                "src" => {
                    settings.src = self.strings(name, value)?;
                    settings.src_line = Some(self.line(value.span()));
                }
                "per-file-ignores" => {
                    settings.per_file_ignores = self.per_file(name, value, &mut settings.named)?;
                }
                "task-keeper" => settings.task_keeper = Some(self.task_keeper(name, value)?),
                "loop-names" => settings.loop_names = Some(self.loop_names(name, value)?),
                _ => {
                    let nearest = nearest(&name.replace('_', "-"), KEYS.iter().map(|key| key.name));
                    return Err(self.error(Some(key.span()), Problem::UnknownKey { key: name.to_owned(), nearest }));
                }
            }
        }
        Ok(settings)
    }

    fn truth(&self, key: &str, value: &Value<'_>) -> Result<bool, ConfigError> {
        value.get_ref().as_bool().ok_or_else(|| self.wrong_type(key, value, "true or false"))
    }

    fn version(&self, key: &str, value: &Value<'_>) -> Result<Version, ConfigError> {
        let text = self.string(key, value)?;
        Version::parse(text).map_err(|error| self.wrong_value(key, value, error.to_string()))
    }

    fn per_file(
        &self,
        key: &str,
        value: &Value<'_>,
        named: &mut Vec<(String, usize)>,
    ) -> Result<Vec<(String, Vec<String>)>, ConfigError> {
        let table = self.table(key, value)?;
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(glob, _)| glob.span().start);
        for (glob, _) in &entries {
            if let Some(fault) = fault_of(glob.get_ref()) {
                let problem = Problem::WrongValue { key: key.to_owned(), message: fault };
                return Err(self.error(Some(glob.span()), problem));
            }
        }
        entries.into_iter().map(|(glob, ids)| Ok((glob.get_ref().to_string(), self.ids(key, ids, named)?))).collect()
    }

    /// A list of ids; each is noted in `named` with its line.
    fn ids(&self, key: &str, value: &Value<'_>, named: &mut Vec<(String, usize)>) -> Result<Vec<String>, ConfigError> {
        let ids = self.strings(key, value)?;
        let items = value.get_ref().as_array().into_iter().flat_map(|list| list.iter());
        named.extend(ids.iter().cloned().zip(items.map(|item| self.line(item.span()))));
        Ok(ids)
    }

    fn task_keeper(&self, key: &str, value: &Value<'_>) -> Result<TaskKeeper, ConfigError> {
        let text = self.string(key, value)?;
        let parts = text.split_once(':');
        match parts {
            Some((module, function)) if module.split('.').all(is_identifier) && is_identifier(function) => {
                Ok(TaskKeeper { module: module.to_owned(), function: function.to_owned() })
            }
            _ => Err(self.wrong_value(key, value, format!("`{text}` is not of the form `package.module:function`"))),
        }
    }

    fn loop_names(&self, key: &str, value: &Value<'_>) -> Result<Vec<String>, ConfigError> {
        let names = self.strings(key, value)?;
        match names.iter().find(|name| !is_identifier(name)) {
            Some(name) => Err(self.wrong_value(key, value, format!("`{name}` is no name in Python"))),
            None => Ok(names),
        }
    }

    fn table<'a, 'i>(&self, key: &str, value: &'a Value<'i>) -> Result<&'a DeTable<'i>, ConfigError> {
        value.get_ref().as_table().ok_or_else(|| self.wrong_type(key, value, "a table"))
    }

    fn string<'a>(&self, key: &str, value: &'a Value<'_>) -> Result<&'a str, ConfigError> {
        value.get_ref().as_str().ok_or_else(|| self.wrong_type(key, value, "a string"))
    }

    fn strings(&self, key: &str, value: &Value<'_>) -> Result<Vec<String>, ConfigError> {
        let expected = || self.wrong_type(key, value, "a list of strings");
        let list = value.get_ref().as_array().ok_or_else(expected)?;
        list.iter().map(|item| item.get_ref().as_str().map(str::to_owned).ok_or_else(expected)).collect()
    }

    fn globs(&self, key: &str, value: &Value<'_>) -> Result<Vec<String>, ConfigError> {
        let globs = self.strings(key, value)?;
        match globs.iter().find_map(|glob| fault_of(glob)) {
            Some(fault) => Err(self.wrong_value(key, value, fault)),
            None => Ok(globs),
        }
    }

    fn wrong_type(&self, key: &str, value: &Value<'_>, expected: &'static str) -> ConfigError {
        self.error(Some(value.span()), Problem::WrongType { key: key.to_owned(), expected })
    }

    fn wrong_value(&self, key: &str, value: &Value<'_>, message: String) -> ConfigError {
        self.error(Some(value.span()), Problem::WrongValue { key: key.to_owned(), message })
    }

    fn error(&self, span: Option<Range<usize>>, problem: Problem) -> ConfigError {
        ConfigError { path: self.path.to_owned(), line: span.map(|span| self.line(span)), problem }
    }

    /// 1-based line on which `span` begins.
    fn line(&self, span: Range<usize>) -> usize {
        self.lines.line_of(u32::try_from(span.start).unwrap_or(u32::MAX)) + 1
    }
}

/// Names that Python keeps for itself.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Whether Python takes `text` as a name: it is written into code.
fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
        && chars.all(unicode_ident::is_xid_continue)
        && !KEYWORDS.contains(&text)
}
