//! Whether a program runs more than one event loop, and what that means for a primitive.

use aiomend_rewrite::Context;
use aiomend_semantics::place;
use aiomend_semantics::project::Place;
use aiomend_syntax::{Field, Kind, Module};

/// How many places a message names.
const MOST_NAMED: usize = 4;

/// How many of the places that run loops are looked at closely.
const MOST_OPENED: usize = 8;

/// Where the project runs event loops.
pub(super) struct Evidence {
    runs: Vec<Place>,
    tests: Vec<Place>,
    // Those of the runs that stand in a `for` or `while`.
    again: Vec<Place>,
    // Those that run what is the current loop already.
    current: Vec<Place>,
}

/// What a call that runs a loop is like.
#[derive(Default)]
struct Manner {
    is_repeated: bool,
    is_of_current: bool,
}

fn manner_of(cx: &Context<'_>, place: &Place) -> Manner {
    if place.path == cx.path {
        return manner_in(cx.module, place.line);
    }
    cx.files.open(&place.path).map_or_else(|_| Manner::default(), |file| manner_in(file.module(), place.line))
}

fn manner_in(module: &Module, line: usize) -> Manner {
    let lines = module.lines();
    let calls = module.nodes().filter(|node| node.kind() == Kind::Call && lines.line_of(node.start()) + 1 == line);
    let mut manner = Manner { is_repeated: false, is_of_current: true };
    for call in calls {
        let mut inside = call.ancestors().take_while(|outer| outer.kind() != Kind::FunctionDefinition);
        manner.is_repeated |= inside.any(|outer| matches!(outer.kind(), Kind::ForStatement | Kind::WhileStatement));
        let name = call.child(Field::Function).and_then(place::last_name);
        // Any other call of the line may be `run` under another name.
        let is_of_current = matches!(name, Some("run_until_complete" | "get_event_loop"))
            || call.ancestors().any(|outer| {
                let callee = outer.child(Field::Function).filter(|_| outer.kind() == Kind::Call);
                callee.and_then(place::last_name) == Some("run_until_complete")
            });
        manner.is_of_current &= is_of_current;
    }
    manner
}

impl Evidence {
    pub(super) fn of(cx: &Context<'_>) -> Self {
        let runs = cx.here.loop_starters().to_vec();
        let (mut again, mut current) = (Vec::new(), Vec::new());
        for place in runs.iter().take(MOST_OPENED) {
            let manner = manner_of(cx, place);
            again.extend(manner.is_repeated.then(|| place.clone()));
            current.extend(manner.is_of_current.then(|| place.clone()));
        }
        Self { runs, tests: cx.here.test_loops().to_vec(), again, current }
    }

    /// Whether there is a sign of a second loop.
    pub(super) fn shows_several(&self) -> bool {
        self.runs.len() > 1 || !self.tests.is_empty() || self.runs_again()
    }

    /// Whether all that the project runs is the loop that is current while modules are imported: there a primitive that is
    /// made before Python 3.10 works (evidence case l12).
    pub(super) fn is_current_alone(&self) -> bool {
        !self.runs.is_empty() && self.current.len() == self.runs.len() && self.tests.is_empty()
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

    /// A sentence about the loops that were seen, for a program whose lowest Python 3 has this minor version.
    pub(super) fn told(&self, target_minor: u8) -> Option<String> {
        if target_minor < 10 && self.is_current_alone() {
            return Some("the project runs the current event loop alone, in which it works".to_owned());
        }
        if !self.shows_several() {
            let told = "one event loop would do without: no second one is seen".to_owned();
            return Some(told).filter(|_| target_minor >= 10);
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
        Some(format!("there may be several event loops: {shown}{more}"))
    }
}
