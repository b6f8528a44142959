//! A [`Run`] as bytes: what faces show of it. The texts of files are not kept but read again.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use aiomend_rewrite::{Applicability, Edit, Elsewhere, Finding, Fix, ModuleId, Refusal, Related, Reported, Verdict};
use aiomend_syntax::{Source, Span};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use similar::{DiffOp, capture_diff_slices};

use super::stamp::{Hash, hash};
use crate::driver::outcome::{FileOutcome, Floor, Run, Skip};
use crate::driver::plain;

/// Of a [`Run`].
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptRun {
    files: Vec<KeptFile>,
    looked_at: usize,
    with_asyncio: usize,
    floors: Vec<(u8, String)>,
    offered: Vec<(String, usize)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptFile {
    path: PathBuf,
    // Of the bytes of the source; none where they were no text.
    source: Option<Hash>,
    // What makes the new text of the one that was read.
    text: Option<Vec<KeptEdit>>,
    findings: Vec<KeptReported>,
    skipped: Option<(String, String, Option<usize>)>,
}

type KeptSpan = (u32, u32);
type KeptEdit = (KeptSpan, String);

#[derive(Debug, Serialize, Deserialize)]
struct KeptReported {
    codemod: String,
    module: u32,
    span: KeptSpan,
    verdict: KeptVerdict,
    key: String,
    applied: bool,
    edits: Vec<KeptEdit>,
    elsewhere: Vec<(PathBuf, Option<Vec<KeptEdit>>)>,
    requires: Vec<String>,
    together: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
enum KeptVerdict {
    // Its parts are not kept: what they come to is in the edits of the report.
    Fix { title: String, applicability: u8, notes: Vec<String>, reasons: Vec<String> },
    Refused(Vec<KeptRefusal>),
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptRefusal {
    code: String,
    span: KeptSpan,
    message: String,
    hint: Option<String>,
    related: Vec<(PathBuf, usize, String)>,
    output: Vec<String>,
}

impl KeptRun {
    /// None where the run holds what is not kept: defects, a verification, files that go together, and files that have
    /// changed since.
    pub(super) fn of(run: &Run) -> Option<Self> {
        if run.verification.is_some() || !run.together.is_empty() {
            return None;
        }
        Some(Self {
            files: run.files.par_iter().map(KeptFile::of).collect::<Option<_>>()?,
            looked_at: run.looked_at,
            with_asyncio: run.with_asyncio,
            floors: run.floors.iter().map(|floor| (floor.minor, floor.origin.clone())).collect(),
            offered: run.offered.iter().map(|(id, fixes)| ((*id).to_owned(), *fixes)).collect(),
        })
    }

    /// None where a file is another by now.
    pub(super) fn into_run(self) -> Option<Run> {
        let offered: BTreeMap<_, _> = self.offered.into_iter().map(|(id, fixes)| (interned(&id), fixes)).collect();
        Some(Run {
            files: self.files.into_par_iter().map(KeptFile::into_outcome).collect::<Option<_>>()?,
            looked_at: self.looked_at,
            with_asyncio: self.with_asyncio,
            floors: self.floors.into_iter().map(|(minor, origin)| Floor { minor, origin }).collect(),
            offered,
            verification: None,
            together: Vec::new(),
        })
    }
}

impl KeptFile {
    fn of(file: &FileOutcome) -> Option<Self> {
        let bytes = plain::read(&file.path).ok()?;
        let source = match Source::decode(&bytes) {
            Ok(read) if read.text() == file.source.text() => Some(hash(&bytes)),
            Err(_) if file.source.text().is_empty() => None,
            _ => return None,
        };
        if !file.defects.is_empty() {
            return None;
        }
        let skipped = file.skipped.as_ref().map(|skip| (skip.code.to_owned(), skip.message.clone(), skip.line));
        Some(Self {
            path: file.path.clone(),
            source,
            text: file.text.as_deref().map(|text| differences(file.source.text(), text)),
            findings: file.findings.iter().map(KeptReported::of).collect(),
            skipped,
        })
    }

    fn into_outcome(self) -> Option<FileOutcome> {
        let source = match self.source {
            None => Source::from_text(""),
            Some(expected) => read_again(&self.path, expected)?,
        };
        let text = match self.text {
            Some(edits) => Some(applied(source.text(), &edits)?),
            None => None,
        };
        let skipped = self.skipped.map(|(code, message, line)| Skip { code: interned(&code), message, line });
        let findings = self.findings.into_iter().map(KeptReported::into_reported).collect();
        Some(FileOutcome { path: self.path, source, text, findings, skipped, defects: Vec::new() })
    }
}

fn read_again(path: &Path, expected: Hash) -> Option<Source> {
    let bytes = plain::read(path).ok()?;
    if hash(&bytes) == expected { Source::decode(&bytes).ok() } else { None }
}

/// The lines that differ, by their bytes in `old`.
fn differences(old: &str, new: &str) -> Vec<KeptEdit> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let mut starts = vec![0_u32];
    for line in &old {
        starts.push(starts[starts.len() - 1] + line.len() as u32);
    }
    let operations = capture_diff_slices(similar::Algorithm::Myers, &old, &new);
    let changes = operations.iter().filter(|operation| !matches!(operation, DiffOp::Equal { .. }));
    changes
        .map(|operation| {
            let (from, to) = (operation.old_range(), operation.new_range());
            ((starts[from.start], starts[from.end]), new[to].concat())
        })
        .collect()
}

fn applied(old: &str, edits: &[KeptEdit]) -> Option<String> {
    let (mut text, mut at) = (String::with_capacity(old.len()), 0);
    for ((start, end), new) in edits {
        text.push_str(old.get(at..*start as usize)?);
        text.push_str(new);
        at = *end as usize;
    }
    text.push_str(old.get(at..)?);
    Some(text)
}

impl KeptReported {
    fn of(reported: &Reported) -> Self {
        let Finding { codemod, module, span, verdict, key } = &reported.finding;
        let elsewhere = |one: &Elsewhere| (one.path.clone(), one.edits.as_deref().map(kept_edits));
        Self {
            codemod: (*codemod).to_owned(),
            module: module.0,
            span: kept_span(*span),
            verdict: KeptVerdict::of(verdict),
            key: key.clone(),
            applied: reported.applied,
            edits: kept_edits(&reported.edits),
            elsewhere: reported.elsewhere.iter().map(elsewhere).collect(),
            requires: reported.requires.clone(),
            together: reported.together.clone(),
        }
    }

    fn into_reported(self) -> Reported {
        let finding = Finding {
            codemod: interned(&self.codemod),
            module: ModuleId(self.module),
            span: span(self.span),
            verdict: self.verdict.into_verdict(),
            key: self.key,
        };
        let elsewhere = |(path, kept): (PathBuf, Option<Vec<KeptEdit>>)| Elsewhere { path, edits: kept.map(edits) };
        Reported {
            finding,
            applied: self.applied,
            edits: edits(self.edits),
            elsewhere: self.elsewhere.into_iter().map(elsewhere).collect(),
            requires: self.requires,
            together: self.together,
        }
    }
}

const APPLICABILITIES: [Applicability; 3] = [Applicability::DisplayOnly, Applicability::Unsafe, Applicability::Safe];

impl KeptVerdict {
    fn of(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Fix(Fix { title, parts: _, applicability, notes, reasons }) => Self::Fix {
                title: title.clone(),
                applicability: match applicability {
                    Applicability::DisplayOnly => 0,
                    Applicability::Unsafe => 1,
                    Applicability::Safe => 2,
                },
                notes: notes.clone(),
                reasons: reasons.clone(),
            },
            Verdict::Refused(refusals) => Self::Refused(refusals.iter().map(KeptRefusal::of).collect()),
        }
    }

    fn into_verdict(self) -> Verdict {
        match self {
            Self::Fix { title, applicability, notes, reasons } => {
                let known = APPLICABILITIES.get(usize::from(applicability)).copied();
                let applicability = known.unwrap_or(Applicability::DisplayOnly);
                Verdict::Fix(Fix { title, parts: Vec::new(), applicability, notes, reasons })
            }
            Self::Refused(refusals) => Verdict::Refused(refusals.into_iter().map(KeptRefusal::into_refusal).collect()),
        }
    }
}

impl KeptRefusal {
    fn of(refusal: &Refusal) -> Self {
        let Refusal { code, span, message, hint, related, output } = refusal;
        Self {
            code: (*code).to_owned(),
            span: kept_span(*span),
            message: message.clone(),
            hint: hint.clone(),
            related: related.iter().map(|one| (one.path.clone(), one.line, one.message.clone())).collect(),
            output: output.clone(),
        }
    }

    fn into_refusal(self) -> Refusal {
        let related = |(path, line, message)| Related { path, line, message };
        Refusal {
            code: interned(&self.code),
            span: span(self.span),
            message: self.message,
            hint: self.hint,
            related: self.related.into_iter().map(related).collect(),
            output: self.output,
        }
    }
}

fn kept_span(span: Span) -> KeptSpan {
    (span.start(), span.end())
}

fn span((start, end): KeptSpan) -> Span {
    Span::new(start, end)
}

fn kept_edits(edits: &[Edit]) -> Vec<KeptEdit> {
    edits.iter().map(|edit| (kept_span(edit.span), edit.text.clone())).collect()
}

fn edits(kept: Vec<KeptEdit>) -> Vec<Edit> {
    kept.into_iter().map(|(place, text)| Edit { span: span(place), text }).collect()
}

/// The one string of the process with this text: ids and codes are few, and live as long as the process.
fn interned(text: &str) -> &'static str {
    static KNOWN: Mutex<Option<HashMap<String, &'static str>>> = Mutex::new(None);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(found) = known.get(text) {
        return found;
    }
    let new: &'static str = Box::leak(text.to_owned().into_boxed_str());
    known.insert(text.to_owned(), new);
    new
}

#[cfg(test)]
mod tests {
    use super::{applied, differences};

    #[test]
    fn differing_lines_make_the_new_text() {
        for (old, new) in
            [("", "a\n"), ("a\nb\nc", "a\nx\ny\nc"), ("a\n", ""), ("é\r\nb\r\n", "é\r\n\r\nb"), ("a", "a")]
        {
            assert_eq!(applied(old, &differences(old, new)).as_deref(), Some(new));
        }
        assert_eq!(applied("é", &[((1, 2), String::new())]), None);
    }
}
