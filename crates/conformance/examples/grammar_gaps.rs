//! Lists the Python files under some directories that the second parser accepts and the concrete syntax tree's grammar
//! does not, masks applied: `cargo run --release -p aiomend-conformance --example grammar_gaps -- DIR…`
//!
//! Each line: the file, the 1-based line of the first error node and that line's text; or an `await` or call of the
//! grammar's tree that the parser does not have at that place. A last line counts.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use aiomend_conformance::{AnchorKind, Reading, TargetVersion, masked, read};
use aiomend_syntax::Span;
use tree_sitter::{Node, Parser, Tree};

#[derive(Default)]
struct Counts {
    files: usize,
    unreadable: usize,
    invalid: usize,
    rejected_unmasked: usize,
    rejected_masked: usize,
    gaps: usize,
    misread: usize,
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let mut files: Vec<PathBuf> = std::env::args_os().skip(1).flat_map(|root| python_files(Path::new(&root))).collect();
    files.sort();
    let mut counts = Counts::default();
    for file in &files {
        report(file, &mut counts, &mut out)?;
    }
    writeln!(
        out,
        "{} files: {} not UTF-8, {} no Python; of the others the grammar rejects {} as they are, {} masked ({} gaps); \
         {} nodes are read otherwise",
        counts.files,
        counts.unreadable,
        counts.invalid,
        counts.rejected_unmasked,
        counts.rejected_masked,
        counts.gaps,
        counts.misread
    )
}

fn report(file: &Path, counts: &mut Counts, out: &mut impl Write) -> io::Result<()> {
    counts.files += 1;
    let Ok(text) = String::from_utf8(fs::read(file)?) else {
        counts.unreadable += 1;
        return Ok(());
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let Ok(reading) = read(text, TargetVersion::new(14)) else {
        counts.invalid += 1;
        return Ok(());
    };
    let gaps = reading.gaps();
    counts.gaps += gaps.len();
    counts.rejected_unmasked += usize::from(parse(text).root_node().has_error());
    for gap in gaps {
        let bytes = reading.text().get(gap.span.range()).unwrap_or_default();
        writeln!(out, "gap {:?}: {bytes:?} -> {:?}", gap.kind, gap.mask)?;
    }
    let masked = masked(text, gaps);
    let tree = parse(&masked);
    if tree.root_node().has_error() {
        counts.rejected_masked += 1;
        let at = first_error(tree.root_node()).map_or(0, |node| node.start_position().row);
        let line = text.lines().nth(at).unwrap_or_default();
        writeln!(out, "{}:{}: {}", file.display(), at + 1, line.trim())?;
        return Ok(());
    }
    for (kind, span) in misread(&reading, tree.root_node()) {
        counts.misread += 1;
        let node = reading.text().get(span.range()).unwrap_or_default();
        writeln!(out, "{}: misread {kind:?}: {node}", file.display())?;
    }
    Ok(())
}

/// Nodes of the grammar's tree that the parser does not have. A gap's own bytes are not compared: a mask has no nodes.
fn misread(reading: &Reading, root: Node<'_>) -> Vec<(AnchorKind, Span)> {
    let mut cursor = root.walk();
    let mut misread = Vec::new();
    loop {
        let node = cursor.node();
        let kind = match node.kind() {
            "await" if node.is_named() => Some(AnchorKind::Await),
            "call" => Some(AnchorKind::Call),
            kind if kind.ends_with("_statement") || kind.ends_with("_definition") => Some(AnchorKind::Statement),
            _ => None,
        };
        let span = Span::new(node.start_byte() as u32, node.end_byte() as u32);
        if let Some(kind) = kind.filter(|&kind| !reading.has(kind, span)) {
            misread.push((kind, span));
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return misread;
            }
        }
    }
}

fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_python::LANGUAGE.into()).expect("the grammar fits the library");
    parser.parse(text, None).expect("no time limit is set")
}

fn first_error(root: Node<'_>) -> Option<Node<'_>> {
    let mut pending = vec![root];
    let mut first: Option<Node<'_>> = None;
    while let Some(node) = pending.pop() {
        if (node.is_error() || node.is_missing()) && first.is_none_or(|other| node.start_byte() < other.start_byte()) {
            first = Some(node);
        }
        pending.extend((0..node.child_count()).filter_map(|at| node.child(at)).filter(|child| child.has_error()));
    }
    first
}

fn python_files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![root.to_owned()];
    while let Some(path) = pending.pop() {
        if path.is_dir() && !path.is_symlink() {
            pending.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|ending| ending == "py") && path.is_file() {
            found.push(path);
        }
    }
    found
}
