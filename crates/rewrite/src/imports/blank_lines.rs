//! Blank lines around import statements that have gone.

use aiomend_syntax::{LineIndex, Span};

use crate::edit::Edit;

/// Edits that remove the blank lines which only kept `gone`, whole lines of imports, apart from their neighbours.
///
/// Of the blank lines on both sides the larger number stays; at the start of the file and behind the head of a block
/// none does. Where something else is edited there, all stay.
pub(crate) fn close_up(text: &str, lines: &LineIndex, edits: &[Edit], gone: &[Edit]) -> Vec<Edit> {
    let starts_line = |offset: u32| lines.start_at(offset) == offset || offset as usize == text.len();
    let is_line = |edit: &&Edit| {
        edit.text.is_empty() && !edit.span.is_empty() && starts_line(edit.span.start()) && starts_line(edit.span.end())
    };
    let mut removed: Vec<Span> = edits.iter().filter(is_line).map(|edit| edit.span).collect();
    removed.sort();
    let mut runs: Vec<Span> = Vec::new();
    for span in removed {
        match runs.last_mut() {
            Some(run) if run.end() == span.start() => *run = run.cover(span),
            _ => runs.push(span),
        }
    }
    let is_of_import = |run: &&Span| gone.iter().filter(is_line).any(|edit| run.contains(edit.span));
    let line = |at: usize| text.get(lines.span_of(at).range()).unwrap_or_default();
    let is_blank = |at: &usize| line(*at).trim().is_empty();
    let mut closing = Vec::new();
    for run in runs.iter().filter(is_of_import) {
        let (first, next) = (lines.line_of(run.start()), lines.line_of(run.end()));
        let before = (0..first).rev().take_while(is_blank).count();
        let after = (next..lines.count()).take_while(is_blank).count();
        let above = first.checked_sub(before + 1).map(line);
        let has_none = above.is_none_or(|above| before == 0 && above.trim_end().ends_with(':'));
        let span = if has_none || before > 0 && before >= after {
            Span::new(run.end(), lines.start_of(next + after))
        } else {
            Span::new(lines.start_of(first - before), run.start())
        };
        let disturbs = |edit: &Edit| match is_line(&edit) {
            true => edit.span.start() < span.end() && span.start() < edit.span.end(),
            false => edit.span.touches(run.cover(span)),
        };
        let is_free = !edits.iter().any(disturbs);
        let is_apart = (before > 0 || has_none) && after > 0;
        if is_free && is_apart {
            closing.push(Edit::delete(span));
        }
    }
    closing
}

#[cfg(test)]
mod tests {
    use aiomend_syntax::{LineIndex, Span};

    use super::close_up;
    use crate::edit::{Edit, apply};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let start = text.find("import asyncio\n").expect("an import") as u32;
        let mut edits = vec![Edit::delete(Span::new(start, start + 15))];
        let closing = close_up(text, &LineIndex::new(text), &edits, &edits);
        edits.extend(closing);
        assert_eq!(apply(text, &edits).expect("apply"), expected);
    }

    #[test]
    fn the_larger_distance_stays() {
        check("import asyncio\n\n\nx\n", "x\n");
        check("\"doc\"\n\nimport asyncio\n\n\nx\n", "\"doc\"\n\n\nx\n");
        check("import a\n\nimport asyncio\n\nimport b\n", "import a\n\nimport b\n");
        check("import a\nimport asyncio\n\nimport b\n", "import a\n\nimport b\n");
        check("import a\n\nimport asyncio\nimport b\n", "import a\n\nimport b\n");
        check("# comment\n\nimport asyncio\n\nimport b\n", "# comment\n\nimport b\n");
        check("import asyncio\n", "");
    }

    #[test]
    fn other_edits_are_not_disturbed() {
        let text = "import asyncio\n\nx\n";
        let gone = [Edit::delete(Span::new(0, 15))];
        for at in [15, 16] {
            let edits = [gone[0].clone(), Edit::insert(at, "y\n")];
            assert!(close_up(text, &LineIndex::new(text), &edits, &gone).is_empty());
        }
    }
}
