//! The exit code.

use crate::cli::Mode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The command.
    pub mode: Mode,
    /// Files that `fix` with the same flags would change, or did change.
    pub changed: usize,
    /// Files that could not be read or written for want of rights or room, and failed verifications.
    pub failures: usize,
    /// Bugs of ours that were caught.
    pub defects: usize,
    /// `--exit-zero`.
    pub exit_zero: bool,
    /// `--exit-non-zero-on-fix`.
    pub exit_non_zero_on_fix: bool,
}

/// 0 nothing to do, or done; 1 there is something to fix, or something was fixed and that was asked about; 2 failure.
///
/// Refusals and skipped files are no failure. `--exit-zero` speaks of findings, it hides no failure.
pub fn exit_code(ending: &Ending) -> u8 {
    if ending.failures > 0 || ending.defects > 0 {
        return 2;
    }
    let told = match ending.mode {
        Mode::Diff | Mode::Check => !ending.exit_zero,
        Mode::Fix => ending.exit_non_zero_on_fix,
    };
    u8::from(told && ending.changed > 0)
}

#[cfg(test)]
mod tests {
    use super::{Ending, exit_code};
    use crate::cli::Mode;

    const DIFF: Ending =
        Ending { mode: Mode::Diff, changed: 0, failures: 0, defects: 0, exit_zero: false, exit_non_zero_on_fix: false };

    #[test]
    fn looking_tells_whether_there_is_something_to_fix() {
        for mode in [Mode::Diff, Mode::Check] {
            assert_eq!(exit_code(&Ending { mode, ..DIFF }), 0);
            assert_eq!(exit_code(&Ending { mode, changed: 2, ..DIFF }), 1);
            assert_eq!(exit_code(&Ending { mode, changed: 2, exit_zero: true, ..DIFF }), 0);
        }
    }

    #[test]
    fn fixing_is_success_unless_asked_about() {
        let fix = Ending { mode: Mode::Fix, changed: 1, ..DIFF };
        assert_eq!(exit_code(&fix), 0);
        assert_eq!(exit_code(&Ending { exit_non_zero_on_fix: true, ..fix }), 1);
        assert_eq!(exit_code(&Ending { exit_non_zero_on_fix: true, changed: 0, ..fix }), 0);
    }

    #[test]
    fn failures_and_defects_outweigh_everything() {
        assert_eq!(exit_code(&Ending { failures: 1, exit_zero: true, changed: 1, ..DIFF }), 2);
        assert_eq!(exit_code(&Ending { defects: 1, exit_zero: true, ..DIFF }), 2);
    }
}
