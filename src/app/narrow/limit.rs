//! `--max-changes`

use std::collections::HashSet;

use super::Site;
use crate::driver::outcome::Run;

/// The fixes of a run that are not among its first `most`, in order of path and place. A fix counts with all that it
/// builds on; where there is no room for these, the next one has its turn.
pub(super) fn beyond(run: &Run, most: usize) -> Vec<Site<'_>> {
    let fixes: Vec<Site<'_>> = run
        .files
        .iter()
        .flat_map(|file| file.findings.iter().map(move |reported| (file, reported)))
        .filter(|(_, reported)| reported.applied)
        .collect();
    let mut chosen: HashSet<usize> = HashSet::new();
    for at in 0..fixes.len() {
        let needed = with_required(&fixes, at, &chosen);
        if chosen.len() + needed.len() <= most {
            chosen.extend(needed);
        }
    }
    fixes.into_iter().enumerate().filter(|(at, _)| !chosen.contains(at)).map(|(_, site)| site).collect()
}

/// A fix and all that it builds on, by their places in the list; without those already chosen.
fn with_required(fixes: &[Site<'_>], at: usize, chosen: &HashSet<usize>) -> HashSet<usize> {
    let mut needed = HashSet::new();
    let mut open = vec![at];
    while let Some(at) = open.pop() {
        if chosen.contains(&at) || !needed.insert(at) {
            continue;
        }
        let (file, reported) = fixes[at];
        for key in &reported.requires {
            let has_key = |(_, other): &Site<'_>| other.finding.key == *key;
            let here = fixes.iter().position(|site| std::ptr::eq(site.0, file) && has_key(site));
            // One of another file, which has changed this one.
            open.extend(here.or_else(|| fixes.iter().position(has_key)));
        }
    }
    needed
}
