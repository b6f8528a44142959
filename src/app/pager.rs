//! A long text on a terminal goes through a pager, as git's does.

use std::env;
use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use terminal_size::{Height, Width, terminal_size};

/// Whether a pager may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paging {
    /// Where a terminal is too low for the text.
    Auto,
    /// Not at all.
    Never,
}

/// Print `text`: by `$PAGER`, `less` by default, where standard output is a terminal with fewer lines; else plainly, as
/// also where there is no such program or it fails.
pub(super) fn print(text: &str, paging: Paging) -> io::Result<()> {
    if paging == Paging::Auto && is_too_long(text) && pager().is_some_and(|pager| show(&pager, text)) {
        return Ok(());
    }
    // What is coloured was decided when the text was made.
    anstream::AutoStream::always(io::stdout().lock()).write_all(text.as_bytes())
}

fn is_too_long(text: &str) -> bool {
    if !io::stdout().is_terminal() || env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return false;
    }
    let Some((Width(columns), Height(rows))) = terminal_size() else { return false };
    let columns = usize::from(columns).max(1);
    let plain = anstream::adapter::strip_str(text).to_string();
    let lines: usize = plain.lines().map(|line| crate::report::width(line).div_ceil(columns).max(1)).sum();
    // A line is left for the prompt.
    lines >= usize::from(rows)
}

/// The command; none where `$PAGER` is empty or `cat`.
fn pager() -> Option<String> {
    let pager = env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let pager = pager.trim();
    (!pager.is_empty() && pager != "cat").then(|| pager.to_owned())
}

/// Whether the pager has shown `text`.
fn show(pager: &str, text: &str) -> bool {
    // Ctrl-C is for the pager, which may stop a search by it: we wait until it ends.
    let interrupted = Arc::new(AtomicBool::new(false));
    let listening = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&interrupted));
    let ended = start(pager).and_then(|child| feed(child, text));
    if let Ok(id) = listening {
        signal_hook::low_level::unregister(id);
    }
    // A pager that was stopped by a signal has been seen by whoever sent it.
    ended.is_ok_and(|status| status.code().is_none_or(|code| code == 0)) || interrupted.load(Ordering::Relaxed)
}

fn start(pager: &str) -> io::Result<Child> {
    let mut command = command(pager);
    // Colours are let through; what fits on the screen after all, or is left, stays there.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    command.stdin(Stdio::piped()).spawn()
}

/// A pager may come with options, and is the person's own word, as in git.
#[cfg(unix)]
fn command(pager: &str) -> Command {
    let mut command = Command::new("sh");
    command.arg("-c").arg(pager);
    command
}

#[cfg(not(unix))]
fn command(pager: &str) -> Command {
    let mut words = pager.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(pager));
    command.args(words);
    command
}

fn feed(mut child: Child, text: &str) -> io::Result<ExitStatus> {
    if let Some(mut stdin) = child.stdin.take() {
        // A pager that was left early reads no more: no failure.
        let _ = stdin.write_all(text.as_bytes());
    }
    child.wait()
}
