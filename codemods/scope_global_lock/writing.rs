//! Edits of several files, put together so that lines stay within their length.

use std::collections::BTreeMap;

use aiomend_rewrite::layout::{self, Block};
use aiomend_rewrite::{Anchor, AnchorKind, Context, Edit, ModuleId, Part, Request, apply};
use aiomend_semantics::{DefinitionKind, place};
use aiomend_syntax::{Node, Span};

/// What a fix does to one file, as it comes together.
pub(super) struct Writing {
    part: Part,
    // Edits inside statements, by what they touch: a simple statement, or the head of a compound one.
    inside: BTreeMap<Span, Vec<Edit>>,
}

impl Writing {
    pub(super) fn to(module: ModuleId) -> Self {
        let part = Part::of(module);
        Self { part, inside: BTreeMap::new() }
    }

    /// Put `text` in the place of an expression, a parameter or the item of an import.
    pub(super) fn replace(&mut self, node: Node<'_>, text: impl Into<String>) {
        self.inside_of(node, Edit::replace(node.span(), text));
    }

    /// An edit inside the statement or head that holds `node`.
    pub(super) fn inside_of(&mut self, node: Node<'_>, edit: Edit) {
        self.inside.entry(place::touched_at(node)).or_default().push(edit);
        if let Some(statement) = place::statement_of(node) {
            self.anchor(statement);
        }
    }

    /// Edits of whole statements and between them.
    pub(super) fn around(&mut self, owned: Span, edits: impl IntoIterator<Item = Edit>) {
        let mut owned = owned;
        for edit in edits {
            owned = owned.cover(edit.span);
            self.part.edits.push(edit);
        }
        self.part.owned.push(owned);
    }

    /// Text at one place, which touches nothing else.
    pub(super) fn insert(&mut self, offset: u32, text: String) {
        self.part.owned.push(Span::empty(offset));
        self.part.edits.push(Edit::insert(offset, text));
    }

    pub(super) fn anchor(&mut self, statement: Node<'_>) {
        self.part.anchors.push(Anchor { kind: AnchorKind::Statement, span: statement.span() });
    }

    pub(super) fn request(&mut self, request: Request) {
        self.part.requests.push(request);
    }

    /// The value of a string literal goes with what it says something about.
    pub(super) fn drop_string(&mut self, literal: Span) {
        self.part.dropped_strings.push(literal);
    }

    pub(super) fn name(&mut self, region: Span, name: &str) {
        self.part.names.push((region, name.to_owned()));
    }

    /// The part, with lines that have become too long split.
    pub(super) fn finish(mut self, cx: &Context<'_>) -> Part {
        for (touched, edits) in self.inside {
            self.part.owned.push(touched);
            match resettled(cx, touched, &edits) {
                Some(text) => self.part.edits.push(Edit::replace(touched, text)),
                None => self.part.edits.extend(edits),
            }
        }
        self.part.anchors.sort_by_key(|anchor| anchor.span);
        self.part.anchors.dedup();
        self.part
    }
}

/// What a module calls the package asyncio; imported where nothing does.
pub(super) fn asyncio_in(there: &Context<'_>, writing: &mut Writing) -> Option<String> {
    if let Some(name) = asyncio_name(there) {
        return Some(name.to_owned());
    }
    let import = Request::Import { module: "asyncio".to_owned(), beside: None };
    if there.model.is_variable_name("asyncio") {
        return None;
    }
    writing.request(import);
    Some("asyncio".to_owned())
}

/// What a module has imported the package asyncio as.
pub(super) fn asyncio_name<'m>(there: &Context<'m>) -> Option<&'m str> {
    let scopes = there.model.scopes();
    let mut of_module = scopes.bindings().filter(|(_, binding)| binding.scope == scopes.module_scope());
    let known = of_module.find(|(_, binding)| match binding.definitions.as_slice() {
        [only] => matches!(only.kind, DefinitionKind::Import(_)) && there.model.is_known(only.name, "asyncio"),
        _ => false,
    });
    known.map(|(_, binding)| binding.name)
}

/// The new text of a statement or head where its lines have to change; none where the edits alone do.
fn resettled(cx: &Context<'_>, touched: Span, edits: &[Edit]) -> Option<String> {
    let statement = cx.module.nodes().find(|node| node.start() == touched.start() && node.kind().is_statement())?;
    let local: Vec<Edit> = edits
        .iter()
        .map(|edit| {
            let (start, end) = (edit.span.start() - touched.start(), edit.span.end() - touched.start());
            Edit::replace(Span::new(start, end), edit.text.clone())
        })
        .collect();
    let text = apply(cx.module.slice(touched), &local).ok()?;
    let block = Block::around(statement, cx.settings.line_length).ok()?;
    let line = format!("{}{text}", block.indent);
    let is_one_line = !text.contains(['\n', '\r']) && !cx.module.slice(touched).contains(['\n', '\r']);
    if is_one_line && layout::fits(&line, &block.style) || !cx.module.is_first_on_line(touched.start()) {
        return None;
    }
    if statement.kind().is_simple_statement() {
        return Some(layout::settle(statement, text, &block.indent, &block.style));
    }
    let may_be_split = is_one_line && !cx.module.is_format_off(touched.start());
    let was_short = layout::fits(&format!("{}{}", block.indent, cx.module.slice(touched)), &block.style);
    (may_be_split && was_short).then(|| layout::wrap_line(&line, &block.style)[block.indent.len()..].to_owned())
}
