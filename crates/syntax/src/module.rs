//! A parsed Python file.

use std::sync::OnceLock;

use tree_sitter::Parser;

use crate::kind::{Field, GRAMMAR, Kind};
use crate::lines::LineIndex;
use crate::node::Node;
use crate::source::Source;
use crate::span::Span;

/// The concrete tree of a file, kept as one list of nodes in pre-order.
///
/// The list is walked without recursion, so no nesting can overflow a stack; the parser's own tree is dropped at once.
#[derive(Debug)]
pub struct Module {
    source: Source,
    lines: LineIndex,
    // Invariant: pre-order, never empty; `nodes[0]` is the module.
    nodes: Vec<NodeData>,
    has_error: bool,
    format_switches: OnceLock<Vec<(u32, bool)>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct NodeData {
    pub(crate) kind: Kind,
    pub(crate) field: Field,
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) parent: u32,
    // One past the last descendant: children of `i` begin at `i + 1` and follow each other by this.
    pub(crate) subtree_end: u32,
}

impl Module {
    /// Parse `source`. Invalid Python gives error nodes, never a failure.
    pub fn parse(source: Source) -> Self {
        let nodes = parse_nodes(source.text());
        Self::from_nodes(source, nodes)
    }

    /// Parse `source` by way of a copy of the same length in which constructs that the grammar lacks are masked.
    ///
    /// Offsets in the copy are offsets in the source. A copy of another length is not used.
    pub fn parse_masked(source: Source, masked: &str) -> Self {
        let same_length = masked.len() == source.text().len();
        let nodes = parse_nodes(if same_length { masked } else { source.text() });
        Self::from_nodes(source, nodes)
    }

    fn from_nodes(source: Source, (nodes, has_error): (Vec<NodeData>, bool)) -> Self {
        let lines = LineIndex::new(source.text());
        Self { source, lines, nodes, has_error, format_switches: OnceLock::new() }
    }

    /// The file's text and encoding.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The file's text.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// The text of `span`; empty where that is no range of the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text().get(span.range()).unwrap_or_default()
    }

    /// The lines of the text.
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// Whether `# fmt: off` holds at byte `offset`.
    pub fn is_format_off(&self, offset: u32) -> bool {
        let switches = self.format_switches.get_or_init(|| format_switches(self.text()));
        let before = switches.partition_point(|(end, _)| *end <= offset);
        before.checked_sub(1).is_some_and(|last| !switches[last].1)
    }

    /// The whole file.
    pub fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// Whether the grammar failed on any part of the file.
    pub fn has_error(&self) -> bool {
        self.has_error
    }

    /// Every node, parents before children, in the order of the text.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len() as u32).map(|id| Node::new(self, id))
    }

    /// The node with number `id`, as [`Node::id`] gives it.
    pub fn node(&self, id: u32) -> Node<'_> {
        debug_assert!((id as usize) < self.nodes.len());
        Node::new(self, id)
    }

    /// The last node that starts at or before byte `offset`; the module where none does.
    pub fn last_starting_by(&self, offset: u32) -> Node<'_> {
        let after = self.nodes.partition_point(|node| node.start <= offset);
        Node::new(self, after.saturating_sub(1) as u32)
    }

    /// Number of nodes; ids are below it.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn data(&self, id: u32) -> &NodeData {
        &self.nodes[id as usize]
    }

    /// The leading white space of the line that holds byte `offset`.
    pub fn indentation_at(&self, offset: u32) -> &str {
        let start = self.lines.start_at(offset) as usize;
        let line = &self.text()[start..];
        // A form feed at the start of a line resets the tokenizer's column; it is not indentation.
        let line = line.trim_start_matches('\u{c}');
        let width = line.len() - line.trim_start_matches([' ', '\t']).len();
        &line[..width]
    }

    /// Whether only white space stands before byte `offset` on its line.
    pub fn is_first_on_line(&self, offset: u32) -> bool {
        let start = self.lines.start_at(offset);
        self.slice(Span::new(start, offset)).chars().all(|c| matches!(c, ' ' | '\t' | '\u{c}'))
    }
}

/// Where each `# fmt: off` and `# fmt: on` ends, in the order of the text, and whether it is the latter.
fn format_switches(text: &str) -> Vec<(u32, bool)> {
    const OFF: &str = "# fmt: off";
    const ON: &str = "# fmt: on";
    let ends = |word: &'static str, is_on| {
        memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).map(move |at| ((at + word.len()) as u32, is_on))
    };
    let mut switches: Vec<(u32, bool)> = ends(OFF, false).chain(ends(ON, true)).collect();
    switches.sort_unstable();
    switches
}

fn parse_nodes(text: &str) -> (Vec<NodeData>, bool) {
    let mut parser = Parser::new();
    parser.set_language(&GRAMMAR.language).expect("the grammar is built for this version of the parser");
    let tree = parser.parse(text, None).expect("without a cancellation there is always a tree");
    let mut nodes: Vec<NodeData> = Vec::with_capacity(text.len() / 4 + 1);
    let mut cursor = tree.walk();
    let mut open: Vec<u32> = Vec::new();
    loop {
        let node = cursor.node();
        let id = nodes.len() as u32;
        let kind = if node.is_missing() { Kind::Error } else { GRAMMAR.kind(node.kind_id()) };
        nodes.push(NodeData {
            kind,
            field: GRAMMAR.field(cursor.field_id().map(|id| id.get())),
            start: node.start_byte() as u32,
            end: node.end_byte() as u32,
            parent: open.last().copied().unwrap_or(0),
            subtree_end: id + 1,
        });
        if cursor.goto_first_child() {
            open.push(id);
            continue;
        }
        while !cursor.goto_next_sibling() {
            let Some(parent) = open.pop() else { return (nodes, tree.root_node().has_error()) };
            nodes[parent as usize].subtree_end = nodes.len() as u32;
            cursor.goto_parent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Module;
    use crate::kind::{Field, Kind};
    use crate::source::Source;

    fn parse(text: &str) -> Module {
        Module::parse(Source::from_text(text))
    }

    #[test]
    fn fields_and_parents() {
        let module = parse("x = f(1)\n");
        let call = module.nodes().find(|node| node.kind() == Kind::Call).expect("a call");
        assert_eq!(call.text(), "f(1)");
        assert_eq!(call.parent().map(|node| node.kind()), Some(Kind::Assignment));
        assert_eq!(call.child(Field::Function).map(|node| node.text()), Some("f"));
    }

    #[test]
    fn deep_nesting_is_walked() {
        let depth = 20_000;
        let module = parse(&format!("{}1{}\n", "(".repeat(depth), ")".repeat(depth)));
        assert!(module.node_count() > depth);
        let deepest = module.nodes().find(|node| node.kind() == Kind::Integer).expect("the number");
        assert_eq!(deepest.ancestors().count(), depth + 2);
    }
}
