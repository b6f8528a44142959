//! Lets the n-th call of the system by a run fail, or kills the run there: no step is too small to be met.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Every call by which a run changes something, and those that make it durable.
pub(crate) const CHANGES: &[&str] = &[
    "fchmod",
    "fchown",
    "fdatasync",
    "flock",
    "fsync",
    "ftruncate",
    "linkat",
    "mkdir",
    "rename",
    "renameat2",
    "rmdir",
    "unlink",
    "unlinkat",
    "write",
];

/// What befalls the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The run ends before it, as by `kill -9`.
    Kill,
    /// The disk is full.
    Full,
}

/// Whether processes can be traced here; says so where they cannot.
pub(crate) fn is_there() -> bool {
    let works = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
    let is_there = works.is_ok_and(|status| status.success());
    if !is_there {
        println!("not provoked: no process can be traced here");
    }
    is_there
}

/// `aiomend ARGS` in `tree`, whose `nth` call of this name, from 1, meets with `fault`; of those on one file alone where
/// there is an `on`. What is called is written to `log`.
pub(crate) fn faulty(
    tree: &Path,
    (call, nth, on): (&str, usize, Option<&Path>),
    fault: Fault,
    log: &Path,
    args: &[&str],
) -> Command {
    let fault = match fault {
        Fault::Kill => "signal=KILL",
        Fault::Full => "error=ENOSPC",
    };
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "signal=none", "-e", &format!("trace={call}"), "-o"]).arg(log);
    command.args(["-e", &format!("inject={call}:{fault}:when={nth}")]);
    command.args(on.iter().flat_map(|file| [OsStr::new("-P"), file.as_os_str()]));
    command.arg(env!("CARGO_BIN_EXE_aiomend")).args(args.iter().map(OsStr::new));
    command.current_dir(tree).env("XDG_STATE_HOME", tree.join(".state")).env("NO_COLOR", "1");
    command
}

/// Whether the fault was met: the call came up so often.
pub(crate) fn was_met(log: &Path) -> bool {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    // A call that the process did not live to see the end of has no result.
    text.lines().any(|line| line.ends_with("(INJECTED)") || line.ends_with(" = ?"))
}
