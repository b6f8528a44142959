//! Any bytes are parsed, or turned away with a place.

use std::path::Path;
use std::sync::Arc;

use aiomend_conformance::{ASYNC_DEF, ASYNC_WITH, AnchorKind, Reading, TargetVersion, Trace, judge, masked, read};
use aiomend_semantics::project::{Facts, FileWords, Index, Layout, Loader, Project, Watch};
use aiomend_syntax::{LineIndex, Module, Source, Span};

/// Oldest and newest syntax: what one lacks is a complaint, never a failure.
const VERSIONS: &[u8] = &[8, 14];

/// Give `data` to everything that reads a file.
///
/// # Panics
/// When a node, comment, complaint or place of an error lies outside the text, or a text differs from itself.
pub fn parse_bytes(data: &[u8]) {
    facts(data);
    FileWords::of(data);
    // Bytes of no encoding are worth parsing as well.
    let source = Source::decode(data).unwrap_or_else(|_| Source::from_text(String::from_utf8_lossy(data)));
    let text = source.text().to_owned();
    lines(&text);
    tree(&Module::parse(source.clone()));
    for &minor in VERSIONS {
        match read(&text, TargetVersion::new(minor)) {
            Err(rejection) => {
                let before = text.get(..rejection.offset as usize).expect("the place of an error is in the text");
                assert_eq!(rejection.line as usize, LineIndex::new(before).count(), "the line of {rejection:?}");
            }
            Ok(reading) => {
                let copy = masked(&text, reading.gaps()).into_owned();
                assert_eq!(copy.len(), text.len(), "a mask changes places");
                tree(&Module::parse_masked(source.clone(), &copy));
                questions(&reading);
            }
        }
    }
}

/// A project of this file alone.
struct Alone(Vec<u8>);

impl Loader for Alone {
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        self.exists(path).then(|| self.0.clone())
    }

    fn exists(&self, path: &Path) -> bool {
        path == Path::new(FILE)
    }
}

const FILE: &str = "a/b.py";

/// What the file does to its own names.
fn facts(data: &[u8]) {
    let watch = Watch::new(["gather", "wait_for"].map(str::to_owned));
    let suspect = watch.suspect(Path::new(FILE), data, None);
    let index = Index::new(Layout::default(), Arc::new(Alone(data.to_vec())));
    Project::new(index, Facts::new(watch, suspect)).replacements("gather", Path::new(FILE));
}

fn lines(text: &str) {
    let lines = LineIndex::new(text);
    let whole: String = (0..lines.count()).map(|line| &text[lines.span_of(line).range()]).collect();
    assert_eq!(whole, text, "the lines are not the text");
}

fn tree(module: &Module) {
    for node in module.nodes() {
        assert!(module.text().get(node.span().range()).is_some(), "{node:?} is no range of the text");
        if let Some(parent) = node.parent() {
            assert!(parent.span().contains(node.span()), "{node:?} is not inside {parent:?}");
        }
    }
}

fn questions(reading: &Reading) {
    let text = reading.text();
    let is_place = |span: Span| text.get(span.range()).is_some();
    for comment in reading.comments() {
        assert!(is_place(comment.span) && comment.text.starts_with('#'), "{comment:?}");
    }
    for complaint in reading.complaints() {
        assert!(text.is_char_boundary(complaint.offset as usize), "{complaint:?}");
    }
    let names = ["gather", "wait_for", "create_task", "acquire", ASYNC_WITH, ASYNC_DEF, "# aiomend: skip-file"];
    for mention in reading.uses(&names).mentions {
        assert!(is_place(mention.span), "{mention:?}");
    }
    for trace in [Trace::CalledOutsideFunctions, Trace::Dropped, Trace::FreeSection] {
        reading.has_trace(trace, &names);
    }
    reading.has(AnchorKind::Call, Span::new(0, text.len() as u32));
    assert_eq!(judge(reading, reading, &[]), [], "a text differs from itself");
}
