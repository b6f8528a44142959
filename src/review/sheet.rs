//! A fix as a patch that a person edits, and what they made of it.
//!
//! As in `git add -p`: lines that begin with `+` may change, come and go; a `-` made a blank keeps the line. What was
//! there before must stay as it is, so that it can be seen where the lines belong.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::report::hunks::{Row, hunks, lines};
use crate::report::path as shown;

/// A file before and after the fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// As a person would type it.
    pub(crate) path: PathBuf,
    /// The text with what was accepted so far.
    pub(crate) old: String,
    /// The same with this fix.
    pub(crate) new: String,
}

/// What is wrong with an edited sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SheetError {
    /// 1-based line of the sheet.
    pub(crate) line: usize,
    /// For a person.
    pub(crate) message: String,
}

/// What is written above a patch.
const HINT: &str = "\
# Change the lines that begin with +, or add some. To keep a line that begins
# with -, put a blank in place of the -. All others must stay as they are.
# Lines that begin with # count for nothing. Without any hunk, nothing is done.
";

const NO_END: &str = "\\ No newline at end of file";

/// The sheet for a fix that `title` names.
pub(crate) fn write(title: &str, changes: &[Change]) -> String {
    let mut sheet = String::new();
    // Writing to a `String` cannot fail.
    let _ = write!(sheet, "# {title}\n#\n{HINT}");
    for change in changes {
        let _ = writeln!(sheet, "diff {}", shown(&change.path));
        let crlf = ends_in_crlf(change);
        let (old, new) = (lines(change.old.as_bytes()), lines(change.new.as_bytes()));
        for hunk in hunks(&old, &new) {
            let _ = writeln!(sheet, "{hunk}");
            for row in &hunk.rows {
                let line = match *row {
                    Row::Added(at) => new[at],
                    Row::Same(at) | Row::Removed(at) => old[at],
                };
                let line = String::from_utf8_lossy(line);
                let (text, ended) = line.strip_suffix('\n').map_or((&*line, false), |text| (text, true));
                let text = if crlf { text.strip_suffix('\r').unwrap_or(text) } else { text };
                let _ = writeln!(sheet, "{}{text}", row.sign());
                if !ended {
                    let _ = writeln!(sheet, "{NO_END}");
                }
            }
        }
    }
    sheet
}

/// The texts that an edited sheet makes of `changes`, in their order; the old ones where it has nothing to say.
///
/// # Errors
/// When a line means nothing, or is not what the old text has there.
pub(crate) fn read(sheet: &str, changes: &[Change]) -> Result<Vec<String>, SheetError> {
    let mut reader = Reader { changes, edits: vec![Vec::new(); changes.len()], at: None };
    for (at, line) in sheet.lines().enumerate() {
        let number = at + 1;
        reader.line(number, line).map_err(|message| SheetError { line: number, message })?;
    }
    changes.iter().zip(reader.edits).map(|(change, edits)| apply(change, edits)).collect()
}

/// Lines of the old text that others replace.
#[derive(Debug, Clone)]
struct Edit {
    // 1-based line of the sheet.
    head: usize,
    // 0-based line of the old text.
    start: usize,
    // What the sheet says is there, each with its line of the sheet.
    old: Vec<(usize, String)>,
    new: Vec<Line>,
    // No line end after the last of `new`.
    is_open: bool,
}

#[derive(Debug, Clone)]
enum Line {
    /// The n-th of the hunk's old lines.
    Kept(usize),
    New(String),
}

struct Reader<'c> {
    changes: &'c [Change],
    edits: Vec<Vec<Edit>>,
    // The file that lines belong to.
    at: Option<usize>,
}

impl Reader<'_> {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        if line.starts_with('#') {
            return Ok(());
        }
        if let Some(name) = line.strip_prefix("diff ") {
            let is_it = |change: &Change| shown(&change.path) == name;
            let at = self.changes.iter().position(is_it);
            self.at = Some(at.ok_or_else(|| format!("the fix does not change {name}"))?);
            return Ok(());
        }
        let edits = self.at.and_then(|at| self.edits.get_mut(at));
        if let (Some(edits), true) = (edits, line.starts_with("@@")) {
            let start = old_start(line).ok_or("a hunk begins with `@@ -LINE,COUNT +LINE,COUNT @@`")?;
            edits.push(Edit { head: number, start, old: Vec::new(), new: Vec::new(), is_open: false });
            return Ok(());
        }
        match self.at.and_then(|at| self.edits[at].last_mut()) {
            Some(edit) => edit.line(number, line),
            None if line.trim().is_empty() => Ok(()),
            None => Err("a line before any hunk".to_owned()),
        }
    }
}

impl Edit {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        // Some editors take blanks at the ends of lines away.
        let (sign, text) = if line.is_empty() { (" ", "") } else { line.split_at_checked(1).unwrap_or((line, "")) };
        match sign {
            " " => {
                self.new.push(Line::Kept(self.old.len()));
                self.old.push((number, text.to_owned()));
            }
            "-" => self.old.push((number, text.to_owned())),
            "+" => self.new.push(Line::New(text.to_owned())),
            // It speaks of the line before it, whose own end counts unless it is new.
            "\\" => self.is_open = matches!(self.new.last(), Some(Line::New(_))),
            _ => return Err("a line begins with a blank, -, + or #".to_owned()),
        }
        Ok(())
    }
}

/// 0-based first line of the old text, of `@@ -12,3 +12,4 @@`.
fn old_start(head: &str) -> Option<usize> {
    let ranges = head.strip_prefix("@@ -")?;
    let (start, rest) = ranges.split_at(ranges.find(|c: char| !c.is_ascii_digit())?);
    let start: usize = start.parse().ok()?;
    // An empty range names the line before it.
    Some(if rest.starts_with(",0 ") { start } else { start.checked_sub(1)? })
}

fn apply(change: &Change, mut edits: Vec<Edit>) -> Result<String, SheetError> {
    let end = if ends_in_crlf(change) { "\r\n" } else { "\n" };
    let old: Vec<&str> = change.old.split_inclusive('\n').collect();
    edits.sort_by_key(|edit| edit.start);
    let mut text = String::with_capacity(change.new.len());
    let mut next = 0;
    for Edit { head, start, old: told, new, is_open } in edits {
        if start < next || start + told.len() > old.len() {
            let message = "this hunk is in no place of the text, or in that of another".to_owned();
            return Err(SheetError { line: head, message });
        }
        let here = &old[start..start + told.len()];
        for (&found, (line, told)) in here.iter().zip(&told) {
            if found.trim_end() != told.trim_end() {
                let message = format!("`{}` is not what the file has here: `{}`", told.trim(), found.trim());
                return Err(SheetError { line: *line, message });
            }
        }
        text.extend(old[next..start].iter().copied());
        next = start + told.len();
        let is_last = next == old.len();
        for line in &new {
            match line {
                Line::Kept(at) => text.push_str(here[*at]),
                Line::New(line) => {
                    text.push_str(line);
                    text.push_str(end);
                }
            }
        }
        if is_last && is_open {
            text.truncate(text.len() - end.len());
        }
    }
    text.extend(old[next..].iter().copied());
    Ok(text)
}

/// Whether every line of both texts ends as on Windows: then no line of the sheet does.
fn ends_in_crlf(change: &Change) -> bool {
    let ends = |text: &str| text.split_inclusive('\n').all(|line| !line.ends_with('\n') || line.ends_with("\r\n"));
    change.old.contains('\n') && ends(&change.old) && ends(&change.new)
}

/// Whether nothing of a fix is left in `texts`.
pub(crate) fn is_undone(texts: &[String], changes: &[Change]) -> bool {
    texts.iter().zip(changes).all(|(text, change)| *text == change.old)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Change, SheetError, is_undone, read, write};

    fn change(old: &str, new: &str) -> Change {
        Change { path: PathBuf::from("src/a.py"), old: old.to_owned(), new: new.to_owned() }
    }

    /// What the sheet for `old` and `new` makes of them once `edit` is done.
    fn edited(old: &str, new: &str, edit: impl Fn(&str) -> String) -> Result<String, SheetError> {
        let changes = [change(old, new)];
        let sheet = write("lock at src/a.py:3", &changes);
        read(&edit(&sheet), &changes).map(|texts| texts[0].clone())
    }

    const OLD: &str = "a\nb\nc\nd\n-- e\nf\ng\nh\ni\nj\nk\n";
    const NEW: &str = "a\nb\nC\nd\n-- e\nf\ng\nh\ni\nj\nK\nL\n";

    #[test]
    fn a_sheet_that_nobody_changed_is_the_fix() {
        let ends = |text: &str, end: &str| text.replace('\n', end);
        for end in ["\n", "\r\n"] {
            assert_eq!(edited(&ends(OLD, end), &ends(NEW, end), str::to_owned), Ok(ends(NEW, end)));
        }
        for (old, new) in
            [("a", "b"), ("a\n", "b"), ("a", "b\n"), ("", "a\n"), ("a\nb", "a\nb\nc"), ("a\n\n\tb \n", "\tb \n")]
        {
            assert_eq!(edited(old, new, str::to_owned), Ok(new.to_owned()), "{old:?} {new:?}");
        }
    }

    #[test]
    fn lines_change_come_go_and_stay() {
        let done = |from: &str, to: &str| edited(OLD, NEW, |sheet| sheet.replacen(from, to, 1));
        assert_eq!(done("+C\n", "+see\n+sea\n"), Ok(NEW.replace('C', "see\nsea")));
        assert_eq!(done("+C\n", ""), Ok(NEW.replace("C\n", "")));
        assert_eq!(done("-c\n+C\n", " c\n+C\n"), Ok(NEW.replace('C', "c\nC")));
        assert_eq!(done(" -- e\n", "--- e\n"), Ok(NEW.replace("-- e\n", "")));
    }

    #[test]
    fn a_hunk_that_is_taken_out_leaves_its_lines_alone() {
        let without_last = |sheet: &str| sheet[..sheet.rfind("\n@@").expect("two hunks") + 1].to_owned();
        assert_eq!(edited(OLD, NEW, without_last), Ok(NEW.replace("K\nL\n", "k\n")));
        let changes = [change(OLD, NEW)];
        for sheet in ["", "# nothing\n", "diff src/a.py\n"] {
            assert!(is_undone(&read(sheet, &changes).expect("read"), &changes), "{sheet:?}");
        }
    }

    #[test]
    fn blanks_that_an_editor_takes_away_stay_in_the_text() {
        let (old, new) = ("a \n\nb\n", "a \n\nc\n");
        let stripped = |sheet: &str| sheet.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        assert_eq!(edited(old, new, stripped), Ok(new.to_owned()));
    }

    #[test]
    fn what_makes_no_sense_is_said_with_its_line() {
        let told = |from: &str, to: &str| {
            let error = edited(OLD, NEW, |sheet| sheet.replacen(from, to, 1)).expect_err("no sense");
            format!("{}: {}", error.line, error.message)
        };
        assert_eq!(told(" b\n", " x\n"), "9: `x` is not what the file has here: `b`");
        assert_eq!(told("+C\n", "C\n"), "11: a line begins with a blank, -, + or #");
        assert_eq!(told("diff src/a.py", "diff src/b.py"), "6: the fix does not change src/b.py");
        assert_eq!(told("@@ -1,6", "@@ -90,6"), "7: this hunk is in no place of the text, or in that of another");
        assert_eq!(told("@@ -1,6", "@@ x"), "7: a hunk begins with `@@ -LINE,COUNT +LINE,COUNT @@`");
        assert_eq!(told("diff src/a.py\n", "+x\ndiff src/a.py\n"), "6: a line before any hunk");
    }
}
