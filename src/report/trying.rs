//! How far verification has come, on standard error: a line that is written over on a terminal, a line a run elsewhere.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::Volume;
use crate::report::printable::{count, visible};
use crate::report::summary::seconds;
use crate::verify::{Ended, Step, Watcher};

/// Tells of runs while they are made.
#[derive(Debug)]
pub struct Trying {
    // As in messages.
    command: String,
    // Only drawn on a terminal.
    bar: ProgressBar,
    by_lines: bool,
}

impl Trying {
    /// Of runs of `command`.
    pub fn new(command: &str, volume: Volume) -> Self {
        let is_terminal = io::stderr().is_terminal();
        let is_told = volume > Volume::Quiet;
        let target = if is_terminal && is_told { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { command: visible(command).to_string(), bar, by_lines: !is_terminal && is_told }
    }

    /// Take the line away, before anything else is printed.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watcher for Trying {
    fn copies(&self) {
        self.bar.set_message("copying the project");
    }

    fn begins(&self, number: usize, step: Step) {
        // The command may be long, and stands where it may be cut off.
        self.bar.set_message(format!("run {number}, {}: `{}`", told(step), self.command));
    }

    fn ends(&self, number: usize, step: Step, ended: &Ended) {
        if self.by_lines {
            let how = if ended.passed { "passes" } else { "fails" };
            let took = seconds(ended.took);
            // Nothing can be done when standard error is gone.
            let _ = writeln!(io::stderr(), "aiomend: run {number}, {}: {how}, {took}", told(step));
        }
    }
}

impl Drop for Trying {
    fn drop(&mut self) {
        self.finish();
    }
}

fn told(step: Step) -> String {
    match step {
        Step::Before => "the project as it is".to_owned(),
        Step::Canary => "files that fail on import".to_owned(),
        Step::AtOnce { copies } => format!("the project as it is, {copies} times at once"),
        Step::Edits => "the fixes that were edited".to_owned(),
        Step::Fixes { some: _, of: 1 } => "the only fix".to_owned(),
        Step::Fixes { some, of } if some == of => format!("all {}", count(of, "fix")),
        Step::Fixes { some, of } => format!("{some} of {}", count(of, "fix")),
    }
}
