//! Which files can hold a site at all, judged by their bytes.

use aho_corasick::AhoCorasick;
use aiomend_rewrite::AnyCodemod;

/// Finds the names without one of which a file holds no site.
#[derive(Debug)]
pub struct Prefilter {
    triggers: AhoCorasick,
}

impl Prefilter {
    /// The filter for these codemods.
    pub fn new(codemods: &[&dyn AnyCodemod]) -> Self {
        let names = trigger_names(codemods);
        let triggers = AhoCorasick::new(names).expect("a handful of short names");
        Self { triggers }
    }

    /// Whether a file with these bytes may hold a site. Never wrong when it says no.
    pub fn may_hold_site(&self, bytes: &[u8]) -> bool {
        self.triggers.is_match(bytes)
    }
}

/// The last names of the API functions that these codemods look for.
pub fn trigger_names(codemods: &[&dyn AnyCodemod]) -> Vec<&'static str> {
    let mut names: Vec<&str> = codemods.iter().flat_map(|codemod| codemod.meta().triggers).copied().collect();
    names.sort_unstable();
    names.dedup();
    names
}
