//! Whether the command runs the files that it is to verify: files made to tell that they are imported, and files made
//! to fail then.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use aiomend_syntax::{Kind, Module, Node, Source};

use super::Step;
use super::error::VerifyError;
use super::trials::{Texts, Trials};
use crate::driver::outcome::Run;
use crate::driver::session::Session;

/// A module that fails on import. No code that expects a module to be missing expects this error.
const FAILING: &[u8] = b"raise RuntimeError(\"aiomend: canary\")\n";

/// Sees that the command passes with the files that `run` changes as they are, and fails where they do. Gives those that
/// it does not import.
pub(super) fn exercised(
    trials: &mut Trials<'_>,
    command: &str,
    session: &Session<'_>,
    run: &Run,
) -> Result<Vec<PathBuf>, VerifyError> {
    let record = trials.beside("record");
    let (mut recording, mut failing) = (Texts::new(), Texts::new());
    let mut paths = Vec::new();
    let changed = trials.texts(session, run)?;
    for file in &run.files {
        let Ok(path) = trials.inside(&file.path) else { continue };
        if !changed.contains_key(&path) {
            continue;
        }
        // What is added is ASCII, which every encoding has.
        let text = self::recording(&file.source, &record, paths.len());
        if let Ok(bytes) = file.source.with_text(text).encode() {
            recording.insert(path.clone(), bytes);
        }
        failing.insert(path, FAILING.to_vec());
        paths.push(&file.path);
    }
    let command = || command.to_owned();
    let mut exercised = None;
    if trials.ended(Step::Before, &recording)?.passed {
        exercised = Some(recorded(&fs::read_to_string(&record).unwrap_or_default()));
    } else {
        // A test may look at the text of a file. Only the files as they are tell whether the command passes.
        let ended = trials.ended(Step::Before, &Texts::new())?;
        if !ended.passed {
            return Err(VerifyError::FailsBefore { command: command(), ended });
        }
    }
    if exercised.as_ref().is_some_and(BTreeSet::is_empty) {
        return Err(VerifyError::OtherTree { command: command() });
    }
    if trials.ended(Step::Canary, &failing)?.passed {
        return Err(match exercised {
            Some(_) => VerifyError::AlwaysPasses { command: command() },
            None => VerifyError::OtherTree { command: command() },
        });
    }
    let Some(exercised) = exercised else { return Ok(Vec::new()) };
    let others = paths.into_iter().enumerate().filter(|(number, _)| !exercised.contains(number));
    Ok(others.map(|(_, path)| path.clone()).collect())
}

/// The text of a module that adds a line with `number` to the file `record` when it is imported, and is what it was
/// otherwise: its docstring and its `__future__` imports come first, and lines keep their numbers where they can.
fn recording(source: &Source, record: &Path, number: usize) -> String {
    let call = call(record, number);
    let module = Module::parse(source.clone());
    let text = module.text();
    let first = module.root().children().enumerate().find(|&(at, statement)| !is_leading(at, statement));
    let Some((_, first)) = first else {
        let newline = source.newline().as_str();
        return format!("{text}{newline}{call}{newline}");
    };
    let (before, after) = text.split_at(first.start() as usize);
    // Only a simple statement can follow on the same line.
    let parting = if first.kind().is_simple_statement() { "; " } else { source.newline().as_str() };
    format!("{before}{call}{parting}{after}")
}

/// Whether nothing may stand before the statement.
fn is_leading(at: usize, statement: Node<'_>) -> bool {
    let is_string = || {
        let value = statement.children().next();
        value.is_some_and(|value| matches!(value.kind(), Kind::String | Kind::ConcatenatedString))
    };
    match statement.kind() {
        Kind::FutureImportStatement => true,
        Kind::ExpressionStatement => at == 0 && is_string(),
        _ => false,
    }
}

/// One expression that leaves no name behind, and fails nowhere. The path is in hexadecimal: it may hold anything.
fn call(record: &Path, number: usize) -> String {
    let path: String = record.as_os_str().as_encoded_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "exec(\"try:\\n with open(bytes.fromhex('{path}'), 'a') as f: print({number}, file=f)\\n\
         except Exception: pass\", {{}})"
    )
}

/// The numbers in a record.
fn recorded(record: &str) -> BTreeSet<usize> {
    // A line that two processes wrote at once may be none.
    record.lines().filter_map(|line| line.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    use aiomend_syntax::Source;

    use super::{recorded, recording};

    fn head(text: &str) -> String {
        let recording = recording(&Source::from_text(text), Path::new("r"), 7);
        recording.replace(&super::call(Path::new("r"), 7), "CALL")
    }

    #[test]
    fn what_must_come_first_does() {
        assert_eq!(head("import a\nb = 1\n"), "CALL; import a\nb = 1\n");
        assert_eq!(head("#!/bin/sh\n\"\"\"It.\"\"\"\nimport a\n"), "#!/bin/sh\n\"\"\"It.\"\"\"\nCALL; import a\n");
        assert_eq!(
            head("\"It.\"; from __future__ import annotations; import a\n"),
            "\"It.\"; from __future__ import annotations; CALL; import a\n"
        );
        assert_eq!(head("\"It.\"\n\"No docstring.\"\n"), "\"It.\"\nCALL; \"No docstring.\"\n");
        assert_eq!(head("\"It.\""), "\"It.\"\nCALL\n");
        assert_eq!(head(""), "\nCALL\n");
    }

    #[test]
    fn a_compound_statement_moves_down() {
        assert_eq!(head("@a\ndef b(): ...\n"), "CALL\n@a\ndef b(): ...\n");
        assert_eq!(head("class A:\r\n    pass\r\n"), "CALL\r\nclass A:\r\n    pass\r\n");
    }

    #[test]
    fn python_runs_it() {
        let tree = tempfile::tempdir().expect("a directory");
        let record = tree.path().join("a 'record\" é");
        let text =
            "\"\"\"It.\"\"\"\nfrom __future__ import annotations\nassert __doc__ == 'It.' and 'f' not in globals()\n";
        fs::write(tree.path().join("a.py"), recording(&Source::from_text(text), &record, 7)).expect("written");
        for _ in 0..2 {
            let output = Command::new("python3").arg("a.py").current_dir(tree.path()).output().expect("Python runs");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        let lines = fs::read_to_string(&record).expect("it recorded");
        assert_eq!(lines, "7\n7\n");
        assert_eq!(recorded(&format!("{lines}12\n77x\n")).into_iter().collect::<Vec<_>>(), [7, 12]);
    }
}
