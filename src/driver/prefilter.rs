//! Which files can hold a site at all, judged by their bytes and by the names that they use.

use aho_corasick::{AhoCorasick, MatchKind};
use aiomend_conformance::{Reading, Trace, Uses};
use aiomend_rewrite::{AnyCodemod, Meta};
use aiomend_syntax::words::is_apart;

/// Knows the names without one of which a file holds no site.
pub struct Prefilter {
    metas: Vec<&'static Meta>,
    names: Vec<&'static str>,
    // Of codemods whose triggers say enough.
    in_bytes: AhoCorasick,
    // Of the others: the triggers, and the words of which one must be there too.
    with_words: Vec<(AhoCorasick, AhoCorasick)>,
}

impl Prefilter {
    /// The filter for these codemods.
    pub fn new(codemods: &[&dyn AnyCodemod]) -> Self {
        let metas: Vec<&Meta> = codemods.iter().map(|codemod| codemod.meta()).collect();
        let mut names: Vec<&str> = metas.iter().flat_map(|meta| meta.triggers).copied().collect();
        names.sort_unstable();
        names.dedup();
        let search = |names: &[&str]| {
            // The longest: of two names of which one ends with the other it is the one that may stand apart. What is
            // passed over begins inside a longer word.
            let kind = MatchKind::LeftmostLongest;
            AhoCorasick::builder().match_kind(kind).build(names).expect("a handful of short names")
        };
        let (with_words, plain): (Vec<&Meta>, Vec<&Meta>) = metas.iter().partition(|meta| !meta.words.is_empty());
        let enough: Vec<&str> = plain.iter().flat_map(|meta| meta.triggers).copied().collect();
        let with_words = with_words.iter().map(|meta| (search(meta.triggers), search(meta.words)));
        Self { in_bytes: search(&enough), with_words: with_words.collect(), metas, names }
    }

    /// The last names of the API functions that the codemods look for, and what else stands for them.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// Whether a file with these bytes may hold a site. Never wrong when it says no.
    pub fn may_hold_site(&self, bytes: &[u8]) -> bool {
        let says =
            |search: &AhoCorasick| search.find_iter(bytes).any(|found| is_apart(bytes, found.start()..found.end()));
        says(&self.in_bytes) || self.with_words.iter().any(|(triggers, words)| says(words) && says(triggers))
    }

    /// Whether a file may hold a site, by what it does with the names. Never wrong when it says no.
    pub fn may_hold_site_in(&self, reading: &Reading) -> bool {
        // A function that is only named may be called by the new name: `wf = asyncio.wait_for`.
        self.metas.iter().any(|meta| meta.may_be_in(reading))
    }

    /// Whether a file uses one of the names, in whatever way.
    pub fn is_used_in(&self, reading: &Reading) -> bool {
        reading.has_trace(Trace::Used, &self.names)
    }

    /// The uses of the names in a file.
    pub fn uses(&self, reading: &Reading) -> Uses {
        reading.uses(&self.names)
    }
}
