//! The search on predicates of all kinds. `PROPTEST_CASES=10000` tries more of them.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{Oracle, Start, minimal_failing};

fn config() -> ProptestConfig {
    let random = ProptestConfig::default().rng_seed;
    let rng_seed = if random == RngSeed::Random { RngSeed::Fixed(1) } else { random };
    ProptestConfig { failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

/// A command that fails as a function says, and counts how often it runs.
struct Counting<F> {
    fails: F,
    runs: usize,
    widest: usize,
}

impl<F: Fn(&BTreeSet<usize>) -> bool> Counting<F> {
    fn new(fails: F) -> Self {
        Self { fails, runs: 0, widest: 0 }
    }
}

impl<F: Fn(&BTreeSet<usize>) -> bool> Oracle for Counting<F> {
    type Stop = String;

    fn pass(&mut self, sets: &[Vec<usize>]) -> Result<Vec<bool>, String> {
        self.runs += sets.len();
        self.widest = self.widest.max(sets.len());
        Ok(sets.iter().map(|set| !(self.fails)(&set.iter().copied().collect())).collect())
    }

    fn fails_again(&mut self, set: &[usize]) -> Result<(), String> {
        match self.pass(&[set.to_vec()])?[0] {
            true => Err(format!("{set:?} failed before")),
            false => Ok(()),
        }
    }
}

fn search<F: Fn(&BTreeSet<usize>) -> bool>(all: usize, width: usize, fails: F) -> (BTreeSet<usize>, Counting<F>) {
    let mut oracle = Counting::new(fails);
    let found = minimal_failing(Start { all, passing: 0, width }, &mut oracle).expect("it always does the same");
    (found.into_iter().collect(), oracle)
}

/// The least number of halvings that leave one of `n`.
fn log2(n: usize) -> usize {
    n.next_power_of_two().trailing_zeros() as usize
}

#[test]
fn one_guilty_fix_is_found_wherever_it_is() {
    for all in 1..70 {
        for guilty in 0..all {
            let (found, oracle) = search(all, 1, |set| set.contains(&guilty));
            assert_eq!(found, BTreeSet::from([guilty]));
            assert!(oracle.runs <= log2(all) + 1, "{} runs for {guilty} of {all}", oracle.runs);
        }
    }
}

#[test]
fn more_sets_at_once_need_fewer_rounds() {
    let rounds = |width: usize| {
        let mut rounds = 0;
        let (_, oracle) = search(1000, width, |set| set.contains(&617));
        rounds += oracle.runs.div_ceil(oracle.widest);
        rounds
    };
    assert!(rounds(3) <= 6 && rounds(1) >= 9, "{} and {}", rounds(3), rounds(1));
}

#[test]
fn what_passed_together_is_not_asked_about_again() {
    let mut oracle = Counting::new(|set: &BTreeSet<usize>| set.contains(&62));
    let found = minimal_failing(Start { all: 64, passing: 60, width: 1 }, &mut oracle).expect("no stop");
    assert_eq!(found, [62]);
    assert_eq!(oracle.runs, 3, "two halvings of four, and the one alone");
}

#[test]
fn a_command_that_does_not_always_do_the_same_is_soon_seen_through() {
    struct Once(usize);
    impl Oracle for Once {
        type Stop = usize;
        fn pass(&mut self, sets: &[Vec<usize>]) -> Result<Vec<bool>, usize> {
            self.0 += sets.len();
            Ok(vec![true; sets.len()])
        }
        fn fails_again(&mut self, _: &[usize]) -> Result<(), usize> {
            Err(self.0)
        }
    }
    // It failed once, with all 1024, and never again.
    let stopped = minimal_failing(Start { all: 1024, passing: 0, width: 1 }, &mut Once(0));
    assert_eq!(stopped, Err(11));
}

/// Sets of fixes that fail together; whatever holds one of them fails.
fn conflicts(all: usize) -> impl Strategy<Value = Vec<BTreeSet<usize>>> {
    proptest::collection::vec(proptest::collection::btree_set(0..all, 1..4), 1..5)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_minimal_set_is_found_where_more_fixes_never_help(
        (all, sets) in (1..90usize).prop_flat_map(|all| (Just(all), conflicts(all))),
        width in 1..5usize,
    ) {
        let (found, oracle) = search(all, width, |set| sets.iter().any(|bad| bad.is_subset(set)));
        prop_assert!(sets.contains(&found), "{found:?} of {sets:?}");
        prop_assert!(sets.iter().all(|other| other == &found || !other.is_subset(&found)));
        let size = found.len();
        if width == 1 {
            let bound = size * log2(all) + size + 2 * (size - 1);
            prop_assert!(oracle.runs <= bound, "{} runs, not {bound}, for {found:?} of {all}", oracle.runs);
        }
        prop_assert!(oracle.widest <= width);
    }

    #[test]
    fn a_minimal_set_is_found_where_anything_may_help(
        all in 1..40usize,
        seed in any::<u64>(),
        width in 1..5usize,
        share in 1..10u64,
    ) {
        // Fails or passes at random, but always the same.
        let fails = move |set: &BTreeSet<usize>| match set.len() {
            0 => false,
            size if size == all => true,
            _ => set.iter().fold(seed, |hash, one| (hash ^ *one as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)) % 10 < share,
        };
        let (found, _) = search(all, width, fails);
        prop_assert!(fails(&found), "{found:?} passes");
        for one in &found {
            let without: BTreeSet<usize> = found.iter().copied().filter(|other| other != one).collect();
            prop_assert!(!fails(&without), "{found:?} fails without {one} too");
        }
    }

    #[test]
    fn independent_guilty_fixes_are_all_found_one_after_another(
        guilty in proptest::collection::btree_set(0..200usize, 1..6),
        all in 200..201usize,
    ) {
        let mut left: Vec<usize> = (0..all).collect();
        let (mut known, mut runs) = (BTreeSet::new(), 1);
        while left.iter().any(|one| guilty.contains(one)) {
            let numbers = left.clone();
            let (found, oracle) = search(left.len(), 1, |set| set.iter().any(|&at| guilty.contains(&numbers[at])));
            // And one run of all that is left.
            runs += oracle.runs + 1;
            known.extend(found.iter().map(|&at| numbers[at]));
            left.retain(|one| !known.contains(one));
        }
        prop_assert!(runs <= guilty.len() * (log2(all) + 2) + 1, "{runs} runs for {}", guilty.len());
        prop_assert_eq!(known, guilty);
    }
}
