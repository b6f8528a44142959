//! Which fixes go into the texts that are written, and into those that are shown.

use std::path::Path;

use aiomend_rewrite::{Applicability, Finding};

use super::Failure;
use super::narrow::{Narrowing, Sites};
use crate::driver::outcome::{LeftOut, Run};
use crate::driver::session::Session;

/// What a report is made of.
pub(super) struct Runs {
    /// What `fix` with the same flags writes.
    pub(super) written: Run,
    /// What is shown, where that is more.
    pub(super) shown: Option<Run>,
    /// What nobody wants to see.
    pub(super) left_out: LeftOut,
    /// Which fixes are wanted.
    pub(super) wanted: Wanted,
}

/// Which fixes a person wants to be made in bulk.
pub(super) struct Wanted {
    /// Those of these sites; none where all are.
    sites: Option<Sites>,
    unsafe_fixes: bool,
}

impl Wanted {
    /// Whether a fix is made, of a file as a person would type it.
    pub(super) fn has(&self, path: &Path, finding: &Finding) -> bool {
        let Self { sites, unsafe_fixes } = self;
        is_written(finding, *unsafe_fixes) && sites.as_ref().is_none_or(|sites| sites.has(path, &finding.key))
    }

    /// Take out of a run what nobody wants to see.
    pub(super) fn narrow(&self, run: &mut Run) {
        if let Some(sites) = &self.sites {
            sites.narrow(run);
        }
    }
}

/// What a command shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    /// The fixes that are written.
    Written,
    /// What needs a flag as well, as it would look with it.
    UnsafeToo,
}

/// Run the codemods as often as it takes.
pub(super) fn runs(
    session: &Session<'_>,
    narrowing: Option<&Narrowing>,
    unsafe_fixes: bool,
    shows: Shows,
) -> Result<Runs, Failure> {
    let (sites, left_out) = match narrowing {
        Some(narrowing) => {
            let (sites, left_out) = narrowing.sites(session, unsafe_fixes)?;
            (Some(sites), left_out)
        }
        None => (None, LeftOut::default()),
    };
    let mut wanted = Wanted { sites, unsafe_fixes };
    let narrowed = |wanted: &Wanted| {
        let mut run = session.run(&|path, finding| wanted.has(path, finding));
        wanted.narrow(&mut run);
        run
    };
    let written = narrowed(&wanted);
    let is_more = shows == Shows::UnsafeToo && !unsafe_fixes && has_unsafe_fix(&written);
    let shown = is_more.then(|| {
        wanted.unsafe_fixes = true;
        let shown = narrowed(&wanted);
        wanted.unsafe_fixes = false;
        shown
    });
    Ok(Runs { written, shown, left_out, wanted })
}

/// Whether `fix` applies a fix in bulk.
pub(super) fn is_written(finding: &Finding, unsafe_fixes: bool) -> bool {
    match finding.fix().map(|fix| fix.applicability) {
        Some(Applicability::Safe) => true,
        Some(Applicability::Unsafe) => unsafe_fixes,
        Some(Applicability::DisplayOnly) | None => false,
    }
}

/// Whether any fix waits for its flag, or was made with it.
pub(super) fn has_unsafe_fix(run: &Run) -> bool {
    let mut findings = run.files.iter().flat_map(|file| &file.findings);
    findings.any(|reported| reported.finding.fix().is_some_and(|fix| fix.applicability == Applicability::Unsafe))
}

#[cfg(test)]
mod tests {
    use aiomend_rewrite::{Applicability, Finding, Fix, ModuleId, Verdict};
    use aiomend_syntax::Span;

    use super::is_written;

    #[test]
    fn what_is_for_display_only_is_never_written_in_bulk() {
        let finding = |applicability| {
            let fix =
                Fix { title: String::new(), parts: Vec::new(), applicability, notes: Vec::new(), reasons: Vec::new() };
            let span = Span::new(0, 0);
            Finding { codemod: "a", module: ModuleId(0), span, verdict: Verdict::Fix(fix), key: String::new() }
        };
        let written = |applicability| [false, true].map(|flag| is_written(&finding(applicability), flag));
        assert_eq!(written(Applicability::Safe), [true, true]);
        assert_eq!(written(Applicability::Unsafe), [false, true]);
        assert_eq!(written(Applicability::DisplayOnly), [false, false]);
    }
}
