//! A bar on standard error for a person who waits.

use std::sync::Once;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs shorter than this show no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Progress of a run; may be told from several threads. Shown only when standard error is a terminal.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    shown: Once,
    started: Instant,
    patience: Duration,
}

impl Progress {
    /// Of a run over `files`; the number may grow.
    pub fn new(files: usize) -> Self {
        Self::shown_after(files, PATIENCE)
    }

    /// Never shown.
    pub fn silent() -> Self {
        Self::shown_after(0, Duration::MAX)
    }

    fn shown_after(files: usize, patience: Duration) -> Self {
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files") {
            bar.set_style(style);
        }
        Self { bar, shown: Once::new(), started: Instant::now(), patience }
    }

    /// `files` more are known of.
    pub fn expect(&self, files: usize) {
        self.bar.inc_length(files as u64);
    }

    /// One file is done.
    pub fn advance(&self) {
        self.bar.inc(1);
        if self.started.elapsed() >= self.patience {
            // The target draws nothing where standard error is no terminal.
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
    }

    /// Take the bar away, before anything is printed.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn a_short_run_shows_nothing() {
        let progress = Progress::new(2);
        progress.advance();
        assert!(progress.bar.is_hidden() && !progress.shown.is_completed());
        assert_eq!(progress.bar.position(), 1);
        Progress::silent().advance();
    }
}
