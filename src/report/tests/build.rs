//! Runs without an engine.

use std::path::PathBuf;
use std::time::Duration;

use aiomend_rewrite::{Applicability, Edit, Elsewhere, Finding, Fix, ModuleId, Refusal, Related, Verdict, apply};
use aiomend_syntax::{Source, Span};

use crate::cli::Volume;
use crate::driver::outcome::{Defect, FileOutcome, Floor, Reported, Run, Skip};
use crate::report::{Look, View};

pub(super) const GATHER: &str = "gather-to-task-group";
pub(super) const WAIT_FOR: &str = "wait-for-to-timeout";

/// A file, its findings added one by one.
pub(super) struct File {
    pub(super) outcome: FileOutcome,
    edits: Vec<Edit>,
}

impl File {
    pub(super) fn new(path: impl Into<PathBuf>, text: &str) -> Self {
        Self::of(path, Source::from_text(text))
    }

    pub(super) fn bytes(path: impl Into<PathBuf>, bytes: &[u8]) -> Self {
        Self::of(path, Source::decode(bytes).expect("decodable"))
    }

    fn of(path: impl Into<PathBuf>, source: Source) -> Self {
        let path = path.into();
        let outcome =
            FileOutcome { path, source, text: None, findings: Vec::new(), skipped: None, defects: Vec::new() };
        Self { outcome, edits: Vec::new() }
    }

    /// The `nth` place of `part`, counted from 0.
    pub(super) fn span(&self, part: &str, nth: usize) -> Span {
        let (at, _) = self.outcome.source.text().match_indices(part).nth(nth).expect("present");
        Span::new(at as u32, (at + part.len()) as u32)
    }

    /// `site` becomes `new`, by replacing `old`.
    pub(super) fn fixed(
        self,
        codemod: &'static str,
        applicability: Applicability,
        site: &str,
        edits: &[(&str, &str)],
    ) -> Self {
        let edits = edits.iter().map(|&(old, new)| Edit::replace(self.span(old, 0), new)).collect();
        let span = self.span(site, 0);
        self.add_fix(codemod, applicability, span, edits, &[])
    }

    pub(super) fn add_fix(
        mut self,
        codemod: &'static str,
        applicability: Applicability,
        span: Span,
        edits: Vec<Edit>,
        notes: &[&str],
    ) -> Self {
        let applied = applicability != Applicability::DisplayOnly;
        if applied {
            self.edits.extend(edits.iter().filter(|edit| !self.edits.contains(edit)).cloned().collect::<Vec<_>>());
        }
        let fix = Fix {
            title: format!("use what `{codemod}` writes"),
            parts: Vec::new(),
            applicability,
            notes: notes.iter().map(ToString::to_string).collect(),
            reasons: Vec::new(),
        };
        self.push(codemod, span, Verdict::Fix(fix), applied, edits)
    }

    /// The last fix does this to another file, which gets the text.
    pub(super) fn reaching(mut self, other: &mut File, edits: Vec<Edit>) -> Self {
        let last = self.outcome.findings.last_mut().expect("a finding");
        if last.applied {
            other.edits.extend(edits.iter().cloned());
        }
        last.elsewhere.push(Elsewhere { path: other.outcome.path.clone(), edits: Some(edits) });
        self
    }

    pub(super) fn noted(mut self, note: &str) -> Self {
        let last = self.outcome.findings.last_mut().expect("a finding");
        if let Verdict::Fix(fix) = &mut last.finding.verdict {
            fix.notes.push(note.to_owned());
        }
        self
    }

    pub(super) fn offered_since(mut self, reason: &str) -> Self {
        let last = self.outcome.findings.last_mut().expect("a finding");
        if let Verdict::Fix(fix) = &mut last.finding.verdict {
            fix.reasons.push(reason.to_owned());
        }
        self
    }

    pub(super) fn refused(self, codemod: &'static str, site: &str, refusals: Vec<Refusal>) -> Self {
        let span = self.span(site, 0);
        self.push(codemod, span, Verdict::Refused(refusals), false, Vec::new())
    }

    fn push(mut self, codemod: &'static str, span: Span, verdict: Verdict, applied: bool, edits: Vec<Edit>) -> Self {
        let key = format!("{codemod}:{}", span.start());
        let finding = Finding { codemod, module: ModuleId(0), span, verdict, key };
        let (elsewhere, requires, together) = (Vec::new(), Vec::new(), Vec::new());
        self.outcome.findings.push(Reported { finding, applied, edits, elsewhere, requires, together });
        self.outcome.findings.sort_by_key(|reported| reported.finding.span);
        self
    }

    pub(super) fn skipped(mut self, code: &'static str, message: &str, line: Option<usize>) -> Self {
        self.outcome.skipped = Some(Skip { code, message: message.to_owned(), line });
        self
    }

    pub(super) fn defect(mut self, codemod: &'static str, message: &str) -> Self {
        self.outcome.defects.push(Defect { codemod, message: message.to_owned() });
        self
    }

    fn finish(mut self) -> FileOutcome {
        if !self.edits.is_empty() {
            self.outcome.text = Some(apply(self.outcome.source.text(), &self.edits).expect("apart"));
        }
        self.outcome
    }
}

pub(super) fn run(files: Vec<File>) -> Run {
    let floors = vec![Floor { minor: 11, origin: "pyproject.toml".to_owned() }];
    let files = files.into_iter().map(File::finish).collect();
    Run { files, looked_at: 212, with_asyncio: 58, floors, ..Run::default() }
}

/// The same run as if written without `--unsafe-fixes`.
pub(super) fn view(run: &Run) -> View<'_> {
    View { shown: run, written: run, unsafe_fixes: false, elapsed: Duration::from_millis(31) }
}

pub(super) type Report = fn(&View<'_>, &Look, &mut dyn std::io::Write) -> std::io::Result<()>;

pub(super) fn shown(report: Report, view: &View<'_>, volume: Volume) -> String {
    let mut out = Vec::new();
    report(view, &Look::plain(volume), &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("text")
}

/// A loader with two fixes that share an import, and a refusal.
pub(super) fn loader() -> File {
    let text = "\
\"\"\"Loads.\"\"\"
from asyncio import gather, wait_for
import logging


log = logging.getLogger(__name__)


def url(name):
    return f\"https://example.org/{name}\"


async def load(urls):
    jobs = [fetch(url) for url in urls]
    pages = await gather(*jobs)
    return pages


async def first(name):
    log.info(\"first\")
    log.info(\"of\")
    log.info(\"all\")
    page = await wait_for(fetch(url(name)), 3)
    return page


async def both():
    try:
        results = await gather(a(), b())
    except OSError:
        return None
    except ValueError:
        raise
    return results
";
    let file = File::new("src/app/loader.py", text);
    let import = || ("from asyncio import gather, wait_for\n", "import asyncio\nfrom asyncio import gather\n");
    let body = "    async with asyncio.TaskGroup() as tg:\n        tasks = [tg.create_task(job) for job in jobs]\n    pages = [task.result() for task in tasks]\n";
    let obstacle = file.span("except ValueError:", 0);
    let refusal = Refusal::new(
        "handler-expects-original",
        obstacle,
        "this handler would no longer match: TaskGroup raises ExceptionGroup",
    )
    .with_hint("`aiomend fix --unsafe-fixes --select gather-cancel-siblings` keeps the exception as it is")
    .with_related(vec![Related {
        path: PathBuf::from("src/app/main.py"),
        line: 12,
        message: "`except ValueError` around `both()`".to_owned(),
    }]);
    file.fixed(GATHER, Applicability::Unsafe, "gather(*jobs)", &[("    pages = await gather(*jobs)\n", body), import()])
        .noted("a failing fetch cancels the others; the error arrives as an ExceptionGroup")
        .fixed(
            WAIT_FOR,
            Applicability::Safe,
            "wait_for(fetch(url(name)), 3)",
            &[
                (
                    "    page = await wait_for(fetch(url(name)), 3)\n",
                    "    async with asyncio.timeout(3):\n        page = await fetch(url(name))\n",
                ),
                import(),
            ],
        )
        .refused(GATHER, "gather(a(), b())", vec![refusal])
}

/// A fix of `a.py` that changes `b.py` beside a fix of that file, and its end.
pub(super) fn over_two_files(applicability: Applicability) -> Run {
    let far = "x = 1\n".repeat(9);
    let mut other = File::new("b.py", &format!("wait_for(b)\n{far}gather(c)\n"));
    let edits = vec![Edit::replace(other.span("x", 0), "y"), Edit::replace(other.span("gather(c)", 0), "c")];
    other = other.fixed(WAIT_FOR, Applicability::Safe, "wait_for(b)", &[("wait_for(b)", "b")]);
    let site = File::new("a.py", "x = 1\nwait_for(a)\n")
        .fixed(WAIT_FOR, applicability, "wait_for(a)", &[("wait_for(a)", "a")])
        .reaching(&mut other, edits);
    run(vec![site, other])
}
