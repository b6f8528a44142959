//! Which of the sites that there are a run is about.
//!
//! A fix that is not wanted must not be made, nor stand in the way of others. So all sites are found first, those that are
//! wanted are chosen by their files and keys, and the codemods run again and make fixes of these alone. What only shows
//! once an unwanted fix is not made is not told: nobody has chosen it.

mod baseline;
mod changed_lines;
mod limit;
mod only_keys;

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::Failure;
use super::plan::Plan;
use super::runs::{has_unsafe_fix, is_written};
use crate::catalog::CodemodInfo;
use crate::cli::{Narrow, RunOptions};
use crate::driver::outcome::{FileOutcome, LeftOut, Reported, Run};
use crate::driver::session::Session;
use crate::report;
use baseline::Baseline;
use changed_lines::Base;
use only_keys::OnlyKeys;

/// What a person wants to leave out, read and found to make sense.
pub(super) struct Narrowing {
    base: Option<Base>,
    keys: Option<OnlyKeys>,
    baseline: Option<Baseline>,
    // Where a baseline is written to.
    new_baseline: Option<PathBuf>,
    // The project's root, from which a baseline names files.
    root: PathBuf,
    limit: Option<NonZeroUsize>,
}

/// The sites of a run by their files, as a person would type them, and keys.
#[derive(Default)]
pub(super) struct Sites {
    keys: HashMap<PathBuf, HashSet<String>>,
    // Files that are not worth a word if they were passed over.
    untold: HashSet<PathBuf>,
}

/// A finding in its file.
type Site<'r> = (&'r FileOutcome, &'r Reported);

impl Narrowing {
    /// What the options ask for; nothing where they leave nothing out.
    pub(super) fn of(run: &RunOptions, plan: &Plan, codemods: &[CodemodInfo]) -> Result<Option<Self>, Failure> {
        let narrow = &run.narrow;
        if *narrow == Narrow::default() {
            return Ok(None);
        }
        let base = narrow.diff_base.as_ref().map(|revision| Base::of(revision, &plan.root)).transpose()?;
        let keys = narrow.only_keys.as_ref().map(|file| OnlyKeys::read(file, codemods)).transpose()?;
        let baseline = narrow.baseline.as_deref().map(Baseline::read).transpose()?;
        Ok(Some(Self {
            base,
            keys,
            baseline,
            new_baseline: narrow.write_baseline.clone(),
            root: plan.root.clone(),
            limit: narrow.max_changes,
        }))
    }

    /// The sites that are wanted of all that there are.
    pub(super) fn sites(&self, session: &Session<'_>, unsafe_fixes: bool) -> Result<(Sites, LeftOut), Failure> {
        let everything = session.run(&|_, finding| is_written(finding, true));
        let mut left_out = LeftOut::default();
        // A site that an unsafe fix takes away is there without the flag.
        let is_more = !unsafe_fixes && has_unsafe_fix(&everything);
        let without_flag = is_more.then(|| session.run(&|_, finding| is_written(finding, false)));
        let mut wanted = all_sites(&everything, without_flag.as_ref());
        let new_baseline = match &self.new_baseline {
            Some(file) => Some(Baseline::write(&wanted, &self.root, file)?),
            None => None,
        };
        // Equal sites are counted: the baseline must see all of them.
        let baseline = self.baseline.as_ref().or(new_baseline.as_ref());
        let known = baseline.map(|baseline| baseline.sites(&wanted, &self.root)).unwrap_or_default();
        let mut untold = HashSet::new();
        if let Some(base) = &self.base {
            let mut changed = base.changed_lines(&everything)?;
            changed.grow(&everything, unsafe_fixes);
            left_out.unchanged = retain(&mut wanted, |site| changed.touch(site));
            untold.extend(everything.files.iter().filter(|file| !changed.has(file)).map(|file| file.path.clone()));
        }
        if let Some(keys) = &self.keys {
            keys.tell_unknown(&everything);
            left_out.other_keys = retain(&mut wanted, |(file, reported)| keys.has(file, reported));
        }
        left_out.in_baseline = retain(&mut wanted, |(file, reported)| !known.has(&file.path, &reported.finding.key));
        let mut sites = Sites { untold, ..Sites::of(&wanted) };
        if let Some(limit) = self.limit {
            let fixed =
                session.run(&|path, finding| is_written(finding, unsafe_fixes) && sites.has(path, &finding.key));
            for (file, reported) in limit::beyond(&fixed, limit.get()) {
                sites.remove(file, reported);
                left_out.beyond_limit += 1;
            }
        }
        Ok((sites, left_out))
    }
}

/// The sites of both runs, each once, in order of path and place.
fn all_sites<'r>(one: &'r Run, other: Option<&'r Run>) -> Vec<Site<'r>> {
    let sites_of = |run: &'r Run| {
        let files = run.files.iter();
        files.flat_map(|file| file.findings.iter().map(move |reported| (file, reported)))
    };
    let mut all: Vec<Site<'r>> = sites_of(one).collect();
    let known = Sites::of(&all);
    let is_new = |(file, reported): &Site<'r>| !known.has(&file.path, &reported.finding.key);
    all.extend(other.into_iter().flat_map(sites_of).filter(is_new));
    all.sort_by_key(|(file, reported)| (&file.path, reported.finding.span));
    all
}

/// Keep the sites that are wanted, and count the others; those that a comment silences count nowhere.
fn retain(sites: &mut Vec<Site<'_>>, mut is_wanted: impl FnMut(Site<'_>) -> bool) -> usize {
    let mut left_out = 0;
    sites.retain(|&site| {
        let is_wanted = is_wanted(site);
        left_out += usize::from(!is_wanted && !report::is_suppressed(site.1));
        is_wanted
    });
    left_out
}

impl Sites {
    fn of(wanted: &[Site<'_>]) -> Self {
        let mut sites = Self::default();
        for (file, reported) in wanted {
            sites.keys.entry(file.path.clone()).or_default().insert(reported.finding.key.clone());
        }
        sites
    }

    /// Whether a site is wanted.
    pub(super) fn has(&self, path: &Path, key: &str) -> bool {
        self.keys.get(path).is_some_and(|keys| keys.contains(key))
    }

    fn remove(&mut self, file: &FileOutcome, reported: &Reported) {
        if let Some(keys) = self.keys.get_mut(&file.path) {
            keys.remove(&reported.finding.key);
        }
    }

    /// Take what is not wanted out of what a run tells.
    pub(super) fn narrow(&self, run: &mut Run) {
        for file in &mut run.files {
            file.findings.retain(|reported| self.has(&file.path, &reported.finding.key));
        }
        run.files.retain(|file| file.skipped.is_none() || !self.untold.contains(&file.path));
        run.drop_untold();
    }
}
