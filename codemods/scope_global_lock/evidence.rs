//! Whether a program runs more than one event loop, and what that means for a primitive.

use aiomend_rewrite::Context;
use aiomend_semantics::place;
use aiomend_semantics::project::{Place, is_test};
use aiomend_syntax::{Field, Kind, Module};

/// How many places a message names.
const MOST_NAMED: usize = 3;

/// How many of the places that run loops are looked at closely.
const MOST_OPENED: usize = 16;

/// Where the project runs event loops.
pub(super) struct Evidence {
    /// Where one is made: `asyncio.run`, `Runner`, `new_event_loop`.
    made: Vec<Place>,
    /// Those of them that stand in a `for` or `while`.
    again: Vec<Place>,
    /// Where one is run that is there already.
    run: Vec<Place>,
    /// Where each test has one.
    tests: Vec<Place>,
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
        let (mut made, mut again, mut run) = (Vec::new(), Vec::new(), Vec::new());
        for (nth, place) in cx.here.loop_starters().iter().enumerate() {
            let manner = if nth < MOST_OPENED { manner_of(cx, place) } else { Manner::default() };
            if manner.is_of_current {
                run.push(place.clone());
                continue;
            }
            again.extend(manner.is_repeated.then(|| place.clone()));
            made.push(place.clone());
        }
        Self { made, again, run, tests: cx.here.test_loops().to_vec() }
    }

    /// Whether there is a sign of a second loop.
    pub(super) fn shows_several(&self) -> bool {
        self.made.len() > 1 || !self.tests.is_empty() || !self.again.is_empty()
    }

    /// Whether all that the project runs is the loop that is current while modules are imported: there a primitive that is
    /// made before Python 3.10 works (evidence case l12).
    pub(super) fn is_current_alone(&self) -> bool {
        !self.run.is_empty() && self.made.is_empty() && self.tests.is_empty()
    }

    /// The places that make loops, where there may be several of them one after the other; tests aside, of which each has
    /// a fresh program in mind.
    pub(super) fn runs_of_programs(&self) -> Vec<Place> {
        let runs: Vec<Place> = self.made.iter().filter(|place| !is_test(&place.path)).cloned().collect();
        if runs.len() > 1 || runs.iter().any(|place| self.again.contains(place)) { runs } else { Vec::new() }
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
        let mut signs = Vec::new();
        if self.made.len() > 1 {
            signs.push(format!("they are made at {}", named(&self.made)));
        }
        if !self.again.is_empty() {
            signs.push(format!("one after the other is made at {}", named(&self.again)));
        }
        if !self.tests.is_empty() {
            signs.push(format!("each test has one at {}", named(&self.tests)));
        }
        Some(format!("there may be several event loops: {}", signs.join("; ")))
    }
}

/// `a.py:3`, `b.py:7` and 2 more places
fn named(places: &[Place]) -> String {
    let shown: Vec<String> =
        places.iter().take(MOST_NAMED).map(|place| format!("`{}:{}`", place.path.display(), place.line)).collect();
    match places.len().saturating_sub(MOST_NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
