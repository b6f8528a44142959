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
    // Found when first asked for.
    format_switches: OnceLock<Vec<FormatSwitch>>,
}

/// A comment that a formatter obeys.
#[derive(Debug, Clone, Copy)]
struct FormatSwitch {
    end: u32,
    is_off: bool,
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

    /// The smallest node that holds `span`, the outermost of those with the same range; the root where none does.
    pub fn smallest_around(&self, span: Span) -> Node<'_> {
        // Whatever begins later cannot hold it, and what begins last before it is inside whatever does.
        let after = self.nodes.partition_point(|node| node.start <= span.start());
        let last = self.node((after as u32).saturating_sub(1));
        let mut around = std::iter::once(last).chain(last.ancestors()).skip_while(|node| !node.span().contains(span));
        let smallest = around.next().unwrap_or_else(|| self.root());
        around.take_while(|node| node.span() == smallest.span()).last().unwrap_or(smallest)
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

    /// Whether `# fmt: off` stands before byte `offset`, and no `# fmt: on` between.
    pub fn is_format_off(&self, offset: u32) -> bool {
        let switches = self.format_switches.get_or_init(|| {
            let found = memchr::memmem::find_iter(self.text().as_bytes(), "# fmt: o");
            let switch = |at: usize| {
                let word = &self.text()[at..];
                let ended = |said: &str, is_off| FormatSwitch { end: (at + said.len()) as u32, is_off };
                let words = [("# fmt: off", true), ("# fmt: on", false)];
                words.into_iter().find(|(said, _)| word.starts_with(said)).map(|(said, is_off)| ended(said, is_off))
            };
            found.filter_map(switch).collect()
        });
        let before = switches.partition_point(|switch| switch.end <= offset);
        before.checked_sub(1).and_then(|last| switches.get(last)).is_some_and(|switch| switch.is_off)
    }

    /// Whether only white space stands before byte `offset` on its line.
    pub fn is_first_on_line(&self, offset: u32) -> bool {
        let start = self.lines.start_at(offset);
        self.slice(Span::new(start, offset)).chars().all(|c| matches!(c, ' ' | '\t' | '\u{c}'))
    }
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
    use crate::span::Span;

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
    fn the_smallest_node_around_a_span_is_the_outermost_of_its_range() {
        let module = parse("x = f(a, b)\ny = 2\n");
        let around = |start, end| module.smallest_around(Span::new(start, end));
        assert_eq!(around(6, 7).text(), "a");
        assert_eq!(around(4, 11).kind(), Kind::Call);
        assert_eq!(around(0, 11).kind(), Kind::ExpressionStatement);
        assert_eq!(around(6, 10).kind(), Kind::ArgumentList);
        assert_eq!(around(8, 14).kind(), Kind::Module);
        assert_eq!(around(99, 100).kind(), Kind::Module);
        for node in module.nodes().filter(|node| !node.span().is_empty()) {
            let found = module.smallest_around(node.span());
            assert!(found.span() == node.span() && found.id() <= node.id(), "{node:?}");
        }
    }

    #[test]
    fn siblings_come_before_and_after_each_other() {
        let module = parse("a; b  # c\nf((1), *x, k=2)\nd\n");
        for node in module.nodes() {
            let Some(parent) = node.parent() else { continue };
            let siblings: Vec<_> = parent.all_children().collect();
            let at = siblings.iter().position(|sibling| *sibling == node).expect("a child of its parent");
            assert!(node.following().eq(siblings[at + 1..].iter().copied()), "{node:?}");
            assert_eq!(node.next(), siblings[at + 1..].iter().copied().find(|it| it.is_syntax()));
            assert_eq!(node.previous(), siblings[..at].iter().rev().copied().find(|it| it.is_syntax()));
        }
        assert!(module.root().next().is_none() && module.root().previous().is_none());
    }

    #[test]
    fn the_last_switch_before_a_place_says_whether_formatters_are_off() {
        let text = "a\n# fmt: off\nb\n# fmt: on\nc\n# fmt: odd\nd\n# fmt: off\ne\n";
        let module = parse(text);
        let is_off = |word: &str| module.is_format_off(text.find(&format!("\n{word}\n")).map_or(0, |at| at as u32 + 1));
        assert_eq!(["a", "b", "c", "d", "e"].map(is_off), [false, true, false, false, true]);
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
