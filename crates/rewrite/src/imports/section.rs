//! The leading import section of a module.

use aiomend_semantics::place::is_docstring;
use aiomend_syntax::{Field, Kind, Module, Node, Span};

use super::statement::{Form, is_standard, module_name, top_level};
use crate::layout::{first_on_line, last_on_line};

/// Everything up to the last import that precedes the first definition: docstring, `__future__`, imports,
/// `try`/`except ImportError` and `if TYPE_CHECKING` groups, and simple statements between them, as `sys.path` hacks.
///
/// A helper placed after it exists before any function or class of the module, so before its first use; and no import
/// is left below it that a linter would call misplaced.
#[derive(Debug)]
pub struct LeadingSection<'m> {
    module: &'m Module,
    // Plain imports at the top level, `__future__` ones left out.
    imports: Vec<Node<'m>>,
    // The last statement of the section, if any.
    last: Option<Node<'m>>,
    // What its imports call the functions that make tasks, by other names.
    aliases: Vec<&'m str>,
}

/// Where a new import line goes.
pub(super) struct Place {
    pub(super) offset: u32,
    pub(super) blank_before: usize,
    pub(super) blank_after: usize,
}

impl<'m> LeadingSection<'m> {
    /// The section of `module`.
    pub fn of(module: &'m Module) -> Self {
        let mut section = Self { module, imports: Vec::new(), last: None, aliases: Vec::new() };
        for (at, statement) in module.root().children().enumerate() {
            match statement.kind() {
                Kind::ExpressionStatement if at == 0 && is_docstring(statement) => section.last = Some(statement),
                Kind::FutureImportStatement => section.last = Some(statement),
                Kind::ImportStatement | Kind::ImportFromStatement => {
                    section.imports.push(statement);
                    section.aliases.extend(task_makers(statement));
                    section.last = Some(statement);
                }
                Kind::TryStatement | Kind::IfStatement if section.is_import_group(statement) => {
                    section.last = Some(statement)
                }
                kind if kind.is_simple_statement() && !section.holds_code(statement) => {}
                _ => break,
            }
        }
        section
    }

    /// First byte after the section's last line; 0, or the end of the leading comments, where there is no section.
    pub fn end(&self) -> u32 {
        match self.last {
            Some(statement) => line_below(statement),
            None => self.end_of_comments(),
        }
    }

    /// Whether there is any statement in it.
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// Whether the section imports `module` under its own name, before anything that is placed after it.
    pub fn has_import(&self, module: &str) -> bool {
        self.imports.iter().any(|statement| {
            statement.kind() == Kind::ImportStatement
                && statement
                    .children_at(Field::Name)
                    .any(|item| item.kind() == Kind::DottedName && item.text() == module)
        })
    }

    /// Whether the section has a `from module import …`.
    pub fn has_import_from(&self, module: &str) -> bool {
        self.import_from(module).is_some()
    }

    /// The first `from module import …` of the section.
    pub(super) fn import_from(&self, module: &str) -> Option<Node<'m>> {
        self.imports.iter().copied().find(|statement| {
            statement.kind() == Kind::ImportFromStatement
                && module_name(*statement) == module
                && statement.children().all(|child| child.kind() != Kind::WildcardImport)
        })
    }

    /// Where isort would put an import of `module`.
    pub(super) fn place_for(&self, module: &str, form: Form) -> Place {
        let Some(group) = self.group_for(module) else { return self.place_without_group(module) };
        // With `force-sort-within-sections` both forms are sorted by module alone.
        let is_mixed = group
            .windows(2)
            .any(|pair| pair[0].kind() == Kind::ImportFromStatement && pair[1].kind() == Kind::ImportStatement);
        let key = |statement: Node<'_>| {
            let rank = if is_mixed { Form::Plain } else { Form::of(statement) };
            (rank, module_name(statement).to_lowercase())
        };
        let new = (if is_mixed { Form::Plain } else { form }, module.to_lowercase());
        let lines = self.module.lines();
        let offset = match group.iter().find(|statement| key(**statement) > new) {
            Some(next) => lines.start_at(first_on_line(*next).start()),
            None => group.last().map_or(0, |last| line_below(*last)),
        };
        Place { offset, blank_before: 0, blank_after: 0 }
    }

    /// The block of imports, as set off by blank lines, that `module` belongs to.
    fn group_for(&self, module: &str) -> Option<Vec<Node<'m>>> {
        let groups = self.groups();
        let same_package = |group: &&Vec<Node<'m>>| {
            group.iter().any(|statement| top_level(module_name(*statement)) == top_level(module))
        };
        let standard = |group: &&Vec<Node<'m>>| group.iter().any(|statement| is_standard(module_name(*statement)));
        let found = groups.iter().find(same_package).or_else(|| {
            if is_standard(module) {
                groups.iter().find(standard)
            } else {
                groups.iter().rev().find(|group| !standard(group))
            }
        });
        found.cloned()
    }

    fn groups(&self) -> Vec<Vec<Node<'m>>> {
        let lines = self.module.lines();
        let mut groups: Vec<Vec<Node<'m>>> = Vec::new();
        for &statement in &self.imports {
            let follows = groups
                .last()
                .and_then(|group| group.last())
                .is_some_and(|previous| lines.line_of(statement.start()) == lines.line_of(previous.end()) + 1);
            match groups.last_mut() {
                Some(group) if follows => group.push(statement),
                _ => groups.push(vec![statement]),
            }
        }
        groups
    }

    fn place_without_group(&self, module: &str) -> Place {
        let lines = self.module.lines();
        match self.imports.first() {
            // The standard library comes first.
            Some(first) if is_standard(module) => {
                Place { offset: lines.start_at(first_on_line(*first).start()), blank_before: 0, blank_after: 1 }
            }
            Some(_) => {
                let offset = self.imports.last().map_or(0, |last| line_below(*last));
                Place { offset, blank_before: 1, blank_after: 0 }
            }
            None => {
                let offset = self.end();
                let rest = self.module.slice(Span::new(offset, self.module.text().len() as u32));
                let needs_blank = !rest.is_empty() && !rest.starts_with(['\n', '\r']);
                Place { offset, blank_before: usize::from(!self.is_empty()), blank_after: usize::from(needs_blank) }
            }
        }
    }

    /// Shebang, coding cookie and licence stay on top.
    fn end_of_comments(&self) -> u32 {
        let lines = self.module.lines();
        let mut line = 0;
        while line < lines.count() && self.module.slice(lines.span_of(line)).starts_with('#') {
            line += 1;
        }
        lines.start_of(line)
    }
}

/// The other names that an import gives to the functions that make tasks.
fn task_makers<'m>(statement: Node<'m>) -> impl Iterator<Item = &'m str> {
    let aliased = statement.children_at(Field::Name).filter(|item| item.kind() == Kind::AliasedImport);
    aliased
        .filter(|item| item.child(Field::Name).is_some_and(|path| TASK_MAKERS.contains(&path.text())))
        .filter_map(|item| item.child(Field::Alias).map(|name| name.text()))
}

/// The functions whose calls a helper is for.
const TASK_MAKERS: &[&str] = &["create_task", "ensure_future"];

impl LeadingSection<'_> {
    /// Whether a statement holds what a helper is for: a call that makes a task, or code that runs later and may.
    fn holds_code(&self, statement: Node<'_>) -> bool {
        statement.descendants().any(|node| match node.kind() {
            Kind::Lambda | Kind::Await => true,
            Kind::Identifier => TASK_MAKERS.contains(&node.text()) || self.aliases.contains(&node.text()),
            _ => false,
        })
    }

    /// Whether a compound statement is there for imports: every statement in it is one, or a fallback for one.
    fn is_import_group(&self, statement: Node<'_>) -> bool {
        let mut has_import = false;
        let mut open: Vec<Node<'_>> = vec![statement];
        while let Some(node) = open.pop() {
            match node.kind() {
                Kind::ImportStatement | Kind::ImportFromStatement => has_import = true,
                Kind::TryStatement | Kind::IfStatement | Kind::Block => open.extend(node.children()),
                Kind::ElifClause | Kind::ElseClause | Kind::ExceptClause | Kind::FinallyClause => {
                    open.extend(node.children())
                }
                Kind::PassStatement | Kind::RaiseStatement => {}
                Kind::ExpressionStatement if !self.holds_code(node) => {}
                kind if kind.is_statement() => return false,
                _ => {}
            }
        }
        has_import
    }
}

/// The first line below a statement and those that a `;` joins to it. A line that ends in a backslash goes on, with
/// nothing too.
fn line_below(statement: Node<'_>) -> u32 {
    let statement = last_on_line(statement);
    let lines = statement.module().lines();
    let mut line = lines.line_of(statement.end().max(1) - 1);
    let mut end = statement.end();
    while line + 1 < lines.count() {
        let rest = Span::new(end, lines.span_of(line).end().max(end));
        if statement.module().slice(rest).trim() != "\\" {
            break;
        }
        line += 1;
        end = lines.start_of(line);
    }
    lines.start_of(line + 1)
}
