//! Which of many fixes make the command fail: the search alone, which knows neither fixes nor commands.
//!
//! Fixes are numbered in an order in which those that belong together stand together. With none of them the command
//! passes, with all of them it fails; so there is a first number up to which it fails, and a binary search finds one
//! such step. The fix at the step is guilty, alone or with some before it, which further searches find.

use std::collections::BTreeSet;

/// Runs the command.
pub(super) trait Oracle {
    /// Why the search cannot go on.
    type Stop;

    /// Whether the command passes with each of these sets of fixes. Sets that are asked about together may run at once.
    fn pass(&mut self, sets: &[Vec<usize>]) -> Result<Vec<bool>, Self::Stop>;

    /// Runs the command once more with a set that it failed with, and stops the search if it passes now.
    fn fails_again(&mut self, set: &[usize]) -> Result<(), Self::Stop>;
}

/// What is known before the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    /// How many fixes there are. The command fails with all of them.
    pub(super) all: usize,
    /// It passes with so many of the first ones; less than `all`.
    pub(super) passing: usize,
    /// How many sets to ask about at once, at least one.
    pub(super) width: usize,
}

/// A set that the command fails with and that no fix can be left out of: without any one of them the command passes.
///
/// Takes near log2 n runs for each fix of the set.
pub(super) fn minimal_failing<O: Oracle>(start: Start, oracle: &mut O) -> Result<Vec<usize>, O::Stop> {
    let mut found = BTreeSet::new();
    let (mut passing, mut failing) = (start.passing, start.all);
    loop {
        // Passes with those found and the first `passing`, fails with those found and the first `failing`.
        while failing - passing > 1 {
            let points = between(passing, failing, start.width);
            let sets: Vec<Vec<usize>> = points.iter().map(|&point| with_first(&found, point)).collect();
            for (point, passes) in points.into_iter().zip(oracle.pass(&sets)?) {
                if !passes {
                    failing = point;
                    break;
                }
                passing = point;
            }
        }
        let before = failing - 1;
        found.insert(before);
        if before == 0 || !passes(oracle, with_first(&found, 0))? {
            break;
        }
        // Now several are needed, or else the command does not always do the same: that is soon seen.
        oracle.fails_again(&with_first(&found, before))?;
        (passing, failing) = (0, before);
    }
    // What was found first may have been needed only beside others that were not. The last one is needed: without it the
    // command passed just now.
    let last = found.first().copied();
    reduce(found, last, start.width, oracle)
}

/// Leaves out what can be left out; `needed` cannot.
fn reduce<O: Oracle>(
    mut found: BTreeSet<usize>,
    mut needed: Option<usize>,
    width: usize,
    oracle: &mut O,
) -> Result<Vec<usize>, O::Stop> {
    'smaller: while found.len() > 1 {
        let tried: Vec<usize> = found.iter().copied().filter(|&one| Some(one) != needed).collect();
        for some in tried.chunks(width) {
            let without = |&one: &usize| found.iter().copied().filter(|&other| other != one).collect();
            let sets: Vec<Vec<usize>> = some.iter().map(without).collect();
            let dispensable = some.iter().zip(oracle.pass(&sets)?).find(|(_, passes)| !passes);
            if let Some((&one, _)) = dispensable {
                found.remove(&one);
                needed = None;
                continue 'smaller;
            }
        }
        break;
    }
    Ok(found.into_iter().collect())
}

fn passes<O: Oracle>(oracle: &mut O, set: Vec<usize>) -> Result<bool, O::Stop> {
    Ok(oracle.pass(&[set])?.first().copied().unwrap_or(true))
}

/// Up to `width` numbers that part what lies between `low` and `high` evenly.
fn between(low: usize, high: usize, width: usize) -> Vec<usize> {
    let parts = width.min(high - low - 1) + 1;
    (1..parts).map(|part| low + (high - low) * part / parts).collect()
}

/// Those found and the first `count`.
fn with_first(found: &BTreeSet<usize>, count: usize) -> Vec<usize> {
    found.iter().copied().chain(0..count).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
#[path = "delta/tests.rs"]
mod tests;
