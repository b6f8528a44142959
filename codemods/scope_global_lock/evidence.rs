//! Whether a program runs more than one event loop, and what that means for a primitive.

use aiomend_rewrite::Context;
use aiomend_semantics::project::Place;

/// How many places a message names.
const MOST_NAMED: usize = 4;

/// Where the project runs event loops.
pub(super) struct Evidence {
    runs: Vec<Place>,
    tests: Vec<Place>,
}

impl Evidence {
    pub(super) fn of(cx: &Context<'_>) -> Self {
        Self { runs: cx.here.loop_starters().to_vec(), tests: cx.here.test_loops().to_vec() }
    }

    /// Whether there is a sign of a second loop.
    pub(super) fn shows_several(&self) -> bool {
        self.runs.len() > 1 || !self.tests.is_empty()
    }

    /// The places that run loops, tests aside: each test has a fresh program in mind.
    pub(super) fn runs_of_programs(&self) -> Vec<Place> {
        let is_test = |place: &&Place| {
            let mut parts = place.path.iter().map(|part| part.to_string_lossy());
            parts.any(|part| part == "tests" || part == "test" || part.starts_with("test_") || part == "conftest.py")
        };
        self.runs.iter().filter(|place| !is_test(place)).cloned().collect()
    }

    /// A sentence about the loops that were seen.
    pub(super) fn told(&self) -> String {
        if !self.shows_several() {
            return "one event loop would do without: no second one is seen".to_owned();
        }
        let runs = self.runs.iter().map(|place| ("runs one", place));
        let tests = self.tests.iter().map(|place| ("has one for each test", place));
        let all: Vec<String> =
            runs.chain(tests).map(|(what, place)| format!("`{}:{}` {what}", place.path.display(), place.line)).collect();
        let more = all.len().saturating_sub(MOST_NAMED);
        let shown = all.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        format!("there may be several event loops: {shown}{more}")
    }
}
