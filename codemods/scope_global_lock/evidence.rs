//! Whether a program runs more than one event loop, and what that means for a primitive.

use aiomend_rewrite::Context;
use aiomend_semantics::project::Place;
use aiomend_syntax::{Kind, Module};

/// How many places a message names.
const MOST_NAMED: usize = 4;

/// In how many places is looked for a repetition.
const MOST_OPENED: usize = 8;

/// Whether the call that runs a loop stands in a `for` or `while` of its function.
fn is_repeated(cx: &Context<'_>, place: &Place) -> bool {
    let in_module = |module: &Module| {
        let lines = module.lines();
        let calls =
            module.nodes().filter(|node| node.kind() == Kind::Call && lines.line_of(node.start()) + 1 == place.line);
        calls.into_iter().any(|call| {
            let inside = call.ancestors().take_while(|outer| outer.kind() != Kind::FunctionDefinition);
            inside.into_iter().any(|outer| matches!(outer.kind(), Kind::ForStatement | Kind::WhileStatement))
        })
    };
    if place.path == cx.path {
        return in_module(cx.module);
    }
    cx.files.open(&place.path).is_ok_and(|file| in_module(file.module()))
}

/// Where the project runs event loops.
pub(super) struct Evidence {
    runs: Vec<Place>,
    tests: Vec<Place>,
    // Those of the runs that stand in a `for` or `while`.
    again: Vec<Place>,
}

impl Evidence {
    pub(super) fn of(cx: &Context<'_>) -> Self {
        let runs = cx.here.loop_starters().to_vec();
        let again = runs.iter().take(MOST_OPENED).filter(|place| is_repeated(cx, place)).cloned().collect();
        Self { runs, tests: cx.here.test_loops().to_vec(), again }
    }

    /// Whether there is a sign of a second loop.
    pub(super) fn shows_several(&self) -> bool {
        self.runs.len() > 1 || !self.tests.is_empty() || self.runs_again()
    }

    /// Whether one place runs loops again and again.
    pub(super) fn runs_again(&self) -> bool {
        !self.again.is_empty()
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
        let what = |place: &Place| if self.again.contains(place) { "runs one after the other" } else { "runs one" };
        let runs = self.runs.iter().map(|place| (what(place), place));
        let tests = self.tests.iter().map(|place| ("has one for each test", place));
        let all: Vec<String> = runs
            .chain(tests)
            .map(|(what, place)| format!("`{}:{}` {what}", place.path.display(), place.line))
            .collect();
        let more = all.len().saturating_sub(MOST_NAMED);
        let shown = all.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        format!("there may be several event loops: {shown}{more}")
    }
}
