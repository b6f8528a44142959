//! From a text to a tree: by way of a copy without what the grammar cannot read, or reads too slowly.

use std::borrow::Cow;

use aiomend_conformance::{Reading, masked};
use aiomend_syntax::{Module, Source, Span};

/// The tree of `source`, which `reading` is a reading of.
pub(crate) fn parse(source: Source, reading: &Reading) -> Module {
    let mut copy = masked(source.text(), reading.gaps());
    if let Some(shorter) = without_comment_runs(&copy, reading) {
        copy = shorter.into();
    }
    if matches!(copy, Cow::Borrowed(_)) {
        return Module::parse(source);
    }
    let copy = copy.into_owned();
    Module::parse_masked(source, &copy)
}

/// How many comment lines in a row the grammar's scanner is given: it reads the rest of a run again for each of them,
/// so the time grows with the square (8,000 lines take a second).
const COMMENT_RUN: usize = 200;

/// The text with the middle of long runs of comment lines blanked, at the same length. Nothing is asked of such
/// comments but whether they hold a directive, and those stay.
fn without_comment_runs(text: &str, reading: &Reading) -> Option<String> {
    let speaks = |comment: &str| ["aiomend", "noqa", "ruff:", "generated"].iter().any(|word| comment.contains(word));
    let own_line = |span: Span| {
        let before = text.get(..span.start() as usize).unwrap_or_default();
        before.rsplit(['\n', '\r']).next().is_some_and(|lead| lead.trim().is_empty())
    };
    let mut runs: Vec<Vec<Span>> = Vec::new();
    for comment in reading.comments() {
        let follows = runs.last().and_then(|run| run.last()).is_some_and(|previous: &Span| {
            text.get(previous.end() as usize..comment.span.start() as usize).is_some_and(|gap| gap.trim().is_empty())
        });
        match runs.last_mut() {
            Some(run) if follows => run.push(comment.span),
            _ => runs.push(vec![comment.span]),
        }
    }
    runs.retain(|run| run.len() > COMMENT_RUN);
    if runs.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for span in runs.iter().flat_map(|run| &run[COMMENT_RUN / 2..run.len() - COMMENT_RUN / 4]) {
        let comment = text.get(span.range()).unwrap_or_default();
        if own_line(*span) && !speaks(comment) {
            bytes[span.range()].fill(b' ');
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use aiomend_conformance::{TargetVersion, read};
    use aiomend_syntax::{Kind, Source};

    use super::{COMMENT_RUN, parse};

    #[test]
    fn the_middle_of_a_long_run_of_comments_is_not_in_the_tree_unless_it_says_something() {
        let lines = 10 * COMMENT_RUN;
        let run = format!("{0}# aiomend: skip-file\n{0}", "# é\n".repeat(lines / 2));
        let text = format!("{run}f('# no comment\\n')\n{}", "# short run\n".repeat(3));
        let reading = read(&text, TargetVersion::new(12)).expect("valid Python");
        let module = parse(Source::from_text(text.as_str()), &reading);
        let comments: Vec<&str> =
            module.nodes().filter(|node| node.kind() == Kind::Comment).map(|node| node.text()).collect();
        assert!(comments.len() < lines / 4, "{}", comments.len());
        assert!(comments.contains(&"# aiomend: skip-file"));
        assert_eq!(comments.iter().filter(|text| text.contains("short")).count(), 3);
        assert!(module.nodes().any(|node| node.kind() == Kind::Call));
        assert_eq!(module.text(), text);
    }
}
