//! Somebody saves files while we write them, and then the run ends early.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use aiomend::driver::steps::{Hooks, Means, Step};

use super::crash::at_every_step;
use super::tree::{All, At, Fate, MEANS, Scenario, When, change, plan, snapshot, until_crash};

/// Two saves get in between, and the run is cut short at one of its steps.
struct Disturbed<'a> {
    saves: All<'a, 2>,
    cut: &'a At,
    seen: &'a RefCell<BTreeSet<String>>,
}

impl Hooks for Disturbed<'_> {
    fn before(&self, step: Step, path: &Path) -> io::Result<()> {
        self.seen.borrow_mut().insert(format!("{step:?}"));
        self.saves.before(step, path)?;
        self.cut.before(step, path)
    }

    fn means(&self) -> Means {
        self.cut.means()
    }
}

/// What others save while we write is somewhere, wherever the run ends; and with this no step is left uncut.
#[test]
fn no_save_is_lost_by_a_crash_at_any_step() {
    let name = "pkg/c.py";
    let seen = RefCell::new(BTreeSet::new());
    for means in MEANS {
        let scenario = Scenario::new();
        let earlier = scenario.tree.write("untouched.py", "as it was");
        at_every_step(Fate::Crash, means, |cut| {
            // An older entry, which the new one takes the place of.
            scenario.tree.commit(&plan([change(&earlier, "as it was", "as it is")]));
            let saved = RefCell::new(Vec::new());
            let save = |path: &Path, text: &'static str| {
                fs::write(path, text).unwrap();
                saved.borrow_mut().push(text);
            };
            let first = When::new(Step::Swap, name, means, |path| save(path, "mine"));
            let second = When::new(Step::TakeBack, name, means, |path| save(path, "newest"));
            let hooks = Disturbed { saves: All([first, second]), cut, seen: &seen };
            until_crash(|| scenario.tree.commit_with(&scenario.plan, &hooks).unwrap());
            drop(hooks);
            drop(scenario.tree.open());
            let aside = scenario.tree.journal_directory().join("aside");
            let mut kept: Vec<Vec<u8>> = vec![scenario.tree.read(name)];
            if aside.exists() {
                kept.extend(snapshot(&aside).into_values().map(|(bytes, _)| bytes));
            }
            let lost: Vec<_> =
                saved.borrow().iter().copied().filter(|text| !kept.contains(&text.as_bytes().to_vec())).collect();
            assert!(lost.is_empty(), "{lost:?} after {:?}, {means:?}", cut.reached.get());
            assert_eq!(scenario.tree.snapshot().len(), scenario.before.len(), "something lies about");
            fs::write(&earlier, "as it was").unwrap();
            scenario.reset();
        });
    }
    let steps = crate::workspace::text("src/driver/steps.rs");
    let steps = steps.split_once("pub enum Step {").unwrap().1.split_once("\n}").unwrap().0;
    let steps = steps.lines().filter_map(|line| line.trim().strip_suffix(',')).filter(|line| !line.contains(' '));
    assert_eq!(seen.into_inner(), steps.map(str::to_owned).collect::<BTreeSet<_>>());
}
