//! The numbers of a run. Every report takes them from here.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use aiomend_rewrite::Applicability;
use serde::Serialize;

use crate::report::{Kind, Told, View};

/// Numbers of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Python files looked at.
    pub files: usize,
    /// Files that may hold a site.
    pub files_with_asyncio: usize,
    /// Files with a safe or unsafe fix.
    pub files_with_fixes: usize,
    /// Files whose text changes in what is written.
    pub files_changed: usize,
    /// Files passed over whole.
    pub files_skipped: usize,
    /// Bugs of ours that were caught.
    pub defects: usize,
    /// Sums over all codemods.
    pub total: Tally,
    /// Findings by codemod, in order of their ids.
    pub codemods: BTreeMap<&'static str, Tally>,
    /// Refused findings by code; one with several codes counts under each. Suppressed ones are counted too.
    pub codes: BTreeMap<&'static str, usize>,
    /// Fixes that codemods would have at least that run only when they are selected, by their ids.
    pub offered: BTreeMap<&'static str, usize>,
}

/// Numbers of findings. Each finding is in exactly one of the first five.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Safe fixes.
    pub safe: usize,
    /// Unsafe fixes.
    pub unsafe_: usize,
    /// Fixes that are never applied in bulk.
    pub display_only: usize,
    /// Refused sites.
    pub refused: usize,
    /// Sites that a comment asks to leave alone.
    pub suppressed: usize,
    /// Fixes in what is written.
    pub applied: usize,
    /// Of these, the unsafe ones.
    pub applied_unsafe: usize,
}

impl Tally {
    /// Safe and unsafe fixes.
    pub fn fixes(&self) -> usize {
        self.safe + self.unsafe_
    }

    /// Every finding.
    pub fn findings(&self) -> usize {
        self.fixes() + self.display_only + self.refused + self.suppressed
    }
}

/// A tally in JSON.
#[derive(Debug, Serialize)]
pub(crate) struct TallyOut {
    fixes: usize,
    safe: usize,
    #[serde(rename = "unsafe")]
    unsafe_: usize,
    display_only: usize,
    refused: usize,
    suppressed: usize,
    applied: usize,
}

impl TallyOut {
    pub(crate) fn of(tally: &Tally) -> Self {
        Self {
            fixes: tally.fixes(),
            safe: tally.safe,
            unsafe_: tally.unsafe_,
            display_only: tally.display_only,
            refused: tally.refused,
            suppressed: tally.suppressed,
            applied: tally.applied,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.safe += other.safe;
        self.unsafe_ += other.unsafe_;
        self.display_only += other.display_only;
        self.refused += other.refused;
        self.suppressed += other.suppressed;
        self.applied += other.applied;
        self.applied_unsafe += other.applied_unsafe;
    }
}

impl Counts {
    /// The numbers of what `view` shows and writes.
    pub fn of(view: &View<'_>) -> Self {
        let written = view.written_keys();
        let mut counts = Self {
            files: view.shown.looked_at,
            files_with_asyncio: view.shown.with_asyncio,
            offered: view.shown.offered.clone(),
            files_changed: view.written.files.iter().filter(|file| file.text.is_some()).count(),
            ..Self::default()
        };
        for file in &view.shown.files {
            let mut fixes = 0;
            for reported in &file.findings {
                let mut tally = Tally::default();
                match reported.kind() {
                    Kind::Fix(fix) if fix.applicability == Applicability::Safe => tally.safe = 1,
                    Kind::Fix(_) => tally.unsafe_ = 1,
                    Kind::DisplayOnly => tally.display_only = 1,
                    Kind::Refused | Kind::PythonVersion => tally.refused = 1,
                    Kind::Suppressed => tally.suppressed = 1,
                }
                if written.contains(&(file.path.as_path(), reported.finding.key.as_str())) {
                    tally.applied = 1;
                    tally.applied_unsafe = tally.unsafe_;
                }
                fixes += tally.fixes();
                *counts.codemods.entry(reported.finding.codemod).or_default() += tally;
                counts.total += tally;
                for code in reported.codes() {
                    *counts.codes.entry(code).or_default() += 1;
                }
            }
            counts.files_with_fixes += usize::from(fixes > 0);
            counts.files_skipped += usize::from(file.skipped.is_some());
            counts.defects += file.defects.len();
        }
        counts
    }
}
