//! Properties of edits on random texts.
//!
//! Each is tried 256 times; `PROPTEST_CASES=10000 cargo test -p aiomend-fuzz` tries it as often as it says,
//! and `PROPTEST_RNG_SEED=2` begins elsewhere. Without it every run tries the same.

use aiomend_fuzz::apply_edits::{oracle, places_come_back};
use aiomend_rewrite::{Edit, apply};
use aiomend_syntax::Span;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn config() -> ProptestConfig {
    let random = ProptestConfig::default().rng_seed;
    let rng_seed = if random == RngSeed::Random { RngSeed::Fixed(1) } else { random };
    ProptestConfig { failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

/// A text and edits with ranges in and a little beyond it.
fn text_and_edits() -> impl Strategy<Value = (String, Vec<Edit>)> {
    "[ab\u{e9}\u{1d54f}\n]{0,12}".prop_flat_map(|text| {
        let end = text.len() as u32 + 2;
        let edit = (0..end, 0..4u32, "[XY]{0,3}")
            .prop_map(|(start, length, text)| Edit { span: Span::new(start, start + length), text });
        (Just(text), proptest::collection::vec(edit, 0..5))
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn apply_does_what_the_oracle_says((text, edits) in text_and_edits()) {
        prop_assert_eq!(apply(&text, &edits).ok(), oracle(&text, &edits));
    }

    #[test]
    fn the_order_of_edits_at_different_places_does_not_matter((text, edits) in text_and_edits()) {
        let mut reversed: Vec<Edit> = edits.clone();
        reversed.reverse();
        let insertions = edits.iter().filter(|edit| edit.span.is_empty());
        let mut places: Vec<u32> = insertions.map(|edit| edit.span.start()).collect();
        places.sort_unstable();
        if places.windows(2).all(|pair| pair[0] != pair[1]) {
            prop_assert_eq!(apply(&text, &edits).ok(), apply(&text, &reversed).ok());
        }
    }

    /// A character that no edit touched is found again, forward and back.
    #[test]
    fn untouched_places_come_back((text, edits) in text_and_edits()) {
        let Ok(after) = apply(&text, &edits) else { return Ok(()) };
        places_come_back(&text, &after, &edits);
    }
}
