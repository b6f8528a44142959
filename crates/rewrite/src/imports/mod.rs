//! Imports and module-level helpers: fixes ask for them, the engine merges what all fixes of a module ask for.

mod blank_lines;
mod helper;
mod names;
mod section;
mod statement;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use aiomend_semantics::project::Project;
use aiomend_semantics::{BindingId, DefinitionKind, SemanticModel};
use aiomend_syntax::{Kind, Node, Span};

pub(crate) use blank_lines::close_up;
pub use section::LeadingSection;

use crate::edit::Edit;
use crate::layout::Style;

/// Something that must hold in a module once a fix is in. Asked for twice, it is written once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Request {
    /// `import module`
    Import {
        /// Dotted name of the module.
        module: String,
        /// An import statement of a function beside which it stands; without one, the leading import section has it.
        beside: Option<Span>,
    },
    /// `from module import name`
    ImportFrom {
        /// Dotted name of the module.
        module: String,
        /// The imported name.
        name: String,
        /// An import statement that should import it too; without one, the leading import section has it.
        beside: Option<Span>,
    },
    /// One use of an import has gone: the import goes when no use is left.
    Release {
        /// The name that the import binds.
        definition: Span,
    },
    /// An import goes, whether or not its name is used or exported. The statement has other statements beside it in its
    /// block, and no comment.
    Remove {
        /// The name that the import binds.
        definition: Span,
    },
    /// Statements after the leading import section.
    Helper {
        /// The code with `\n` line ends and four-space units; the engine adapts both.
        code: String,
    },
}

/// What a module's requests come to.
#[derive(Debug, Default)]
pub struct Merged {
    /// Edits of the module's text.
    pub edits: Vec<Edit>,
    /// What these edits may change: import statements, and places where something is inserted.
    pub owned: Vec<Span>,
}

/// Merge the `requests` of all fixes of one pass.
pub fn merge(
    model: &SemanticModel<'_>,
    project: &Project,
    path: &Path,
    requests: &[Request],
    line_length: usize,
) -> Merged {
    let wanted: BTreeSet<&Request> = requests.iter().collect();
    let mut plan = Plan::new(model, line_length);
    for definition in released(model, project, path, requests).into_iter().chain(removed(model, requests)) {
        plan.remove(definition);
    }
    for request in &wanted {
        if let Request::ImportFrom { module, name, beside } = request {
            plan.import_from(module, name, *beside);
        }
    }
    for request in &wanted {
        if let Request::Import { module, beside } = request {
            plan.import(module, *beside);
        }
    }
    plan.write_lists();
    plan.write_lines();
    for request in &wanted {
        if let Request::Helper { code } = request {
            plan.helper(code);
        }
    }
    plan.merged
}

/// The definitions of imports that no use is left for.
fn released<'m>(model: &SemanticModel<'m>, project: &Project, path: &Path, requests: &[Request]) -> Vec<Node<'m>> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for request in requests {
        if let Request::Release { definition } = request {
            *counts.entry(definition.start()).or_default() += 1;
        }
    }
    let is_package = path.file_name().is_some_and(|name| name == "__init__.py");
    let mut gone = Vec::new();
    for (id, binding) in model.scopes().bindings() {
        let [definition] = binding.definitions.as_slice() else { continue };
        let Some(&count) = counts.get(&definition.name.start()) else { continue };
        let unused = count >= binding.references.len() && !binding.shared && !is_package;
        if unused && !is_exported(model, id) && !project.is_imported_from(binding.name, path) {
            gone.push(definition.name);
        }
    }
    gone
}

/// The definitions of imports that go in any case.
fn removed<'m>(model: &SemanticModel<'m>, requests: &[Request]) -> Vec<Node<'m>> {
    let asked: HashSet<Span> = requests
        .iter()
        .filter_map(|request| match request {
            Request::Remove { definition } => Some(*definition),
            _ => None,
        })
        .collect();
    let is_asked = |name: &Node<'m>| asked.contains(&name.span());
    let definitions = model.scopes().bindings().flat_map(|(_, binding)| &binding.definitions);
    definitions.map(|definition| definition.name).filter(is_asked).collect()
}

/// Whether something may use the import besides the code: `__all__`, a quoted annotation, a pragma on its line.
fn is_exported(model: &SemanticModel<'_>, id: BindingId) -> bool {
    let binding = model.scopes().binding(id);
    let module = model.module();
    let statement = binding.definitions.first().and_then(|definition| match definition.kind {
        DefinitionKind::Import(statement) => Some(statement),
        _ => None,
    });
    let Some(statement) = statement else { return true };
    let is_named_in_string =
        module.nodes().any(|node| node.kind() == Kind::StringContent && names_word(node.text(), binding.name));
    let lines = module.lines();
    let has_pragma = module.nodes().any(|node| {
        node.kind() == Kind::Comment
            && (lines.line_of(statement.start())..=lines.line_of(statement.end()))
                .contains(&lines.line_of(node.start()))
    });
    is_named_in_string || has_pragma
}

/// Whether `text` is a name, or an annotation that holds it, as `dict[str, asyncio.Task]`; prose is not.
fn names_word(text: &str, name: &str) -> bool {
    text.len() < 200
        && !text.contains('\n')
        && (!text.contains(' ') || text.contains(['[', '|']))
        && text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

/// An import statement to be written.
struct NewLine {
    form: statement::Form,
    // In lower case, for the order.
    module: String,
    text: String,
    place: section::Place,
}

/// The edits of one module, as they come together.
struct Plan<'a, 'm> {
    model: &'a SemanticModel<'m>,
    section: LeadingSection<'m>,
    style: Style,
    // By start of the import statement.
    lists: BTreeMap<u32, names::NameList<'m>>,
    // New statements by where they go.
    lines: BTreeMap<u32, Vec<NewLine>>,
    merged: Merged,
}

impl<'a, 'm> Plan<'a, 'm> {
    fn new(model: &'a SemanticModel<'m>, line_length: usize) -> Self {
        let module = model.module();
        let style = Style { unit: helper::unit_of(module), line_length, newline: module.source().newline().as_str() };
        Self {
            model,
            section: LeadingSection::of(module),
            style,
            lists: BTreeMap::new(),
            lines: BTreeMap::new(),
            merged: Merged::default(),
        }
    }

    fn list_of(&mut self, statement: Node<'m>) -> &mut names::NameList<'m> {
        self.lists.entry(statement.start()).or_insert_with(|| names::NameList::of(statement))
    }

    fn remove(&mut self, definition: Node<'m>) {
        let statement = definition
            .ancestors()
            .find(|node| matches!(node.kind(), Kind::ImportStatement | Kind::ImportFromStatement));
        if let Some(statement) = statement {
            self.list_of(statement).remove(definition);
        }
    }

    fn import_from(&mut self, module: &str, name: &str, beside: Option<Span>) {
        let statement = match beside {
            Some(span) => {
                self.model.module().nodes().find(|node| node.span() == span && node.kind() == Kind::ImportFromStatement)
            }
            None => self.section.import_from(module),
        };
        match statement {
            Some(statement) if statement::imports_name(statement, name) => {}
            Some(statement) => self.list_of(statement).add(name),
            None => self.insert_line(module, statement::Form::From, &format!("from {module} import {name}")),
        }
    }

    fn import(&mut self, module: &str, beside: Option<Span>) {
        let statement = beside.and_then(|span| {
            self.model.module().nodes().find(|node| node.span() == span && node.kind() == Kind::ImportFromStatement)
        });
        if let Some(statement) = statement {
            self.list_of(statement).follow_with(&format!("import {module}"));
        } else if !self.section.has_import(module) {
            self.insert_line(module, statement::Form::Plain, &format!("import {module}"));
        }
    }

    fn insert_line(&mut self, module: &str, form: statement::Form, line: &str) {
        let place = self.section.place_for(module, form);
        let line = NewLine { form, module: module.to_lowercase(), text: line.to_owned(), place };
        self.lines.entry(line.place.offset).or_default().push(line);
    }

    fn write_lines(&mut self) {
        let newline = self.style.newline;
        for (offset, mut lines) in std::mem::take(&mut self.lines) {
            lines.sort_by(|a, b| (a.form, &a.module).cmp(&(b.form, &b.module)));
            let blank =
                |count: fn(&section::Place) -> usize| lines.iter().map(|line| count(&line.place)).max().unwrap_or(0);
            let (before, after) = (blank(|place| place.blank_before), blank(|place| place.blank_after));
            let body: String = lines.iter().map(|line| format!("{}{newline}", line.text)).collect();
            self.insert(offset, format!("{}{body}{}", newline.repeat(before), newline.repeat(after)));
        }
    }

    fn write_lists(&mut self) {
        for list in std::mem::take(&mut self.lists).into_values() {
            let (owned, edits) = list.write(&self.style);
            self.merged.owned.push(owned);
            self.merged.edits.extend(edits);
        }
    }

    fn helper(&mut self, code: &str) {
        let (offset, text) = helper::place(self.model.module(), &self.section, code, &self.style);
        self.insert(offset, text);
    }

    fn insert(&mut self, offset: u32, text: String) {
        self.merged.owned.push(Span::empty(offset));
        self.merged.edits.push(Edit::insert(offset, text));
    }
}
