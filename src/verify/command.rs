//! Runs the person's command: its own group of processes, its output in a file, and an end to both.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::driver::interrupt::Interrupt;
use crate::git;

/// Lines of output that are kept, from the end.
const LINES: usize = 20;
/// Bytes of output that are looked at for them.
const LOOKED_AT: u64 = 64 * 1024;
/// Characters of a line that are kept.
const COLUMNS: usize = 400;
/// How long processes may take to end when they are asked to.
const GRACE: Duration = Duration::from_secs(2);

/// How a run of the command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Exit code 0, and in time.
    pub passed: bool,
    /// As `exit code 1`.
    pub how: String,
    /// The last lines of what it said, without colours.
    pub output: Vec<String>,
    /// How long it took.
    pub took: Duration,
}

/// Why there is no end to tell of.
#[derive(Debug)]
pub(super) enum NotRun {
    /// The person asked to stop.
    Interrupted,
    /// The system refused.
    Io(io::Error),
}

impl From<io::Error> for NotRun {
    fn from(error: io::Error) -> Self {
        NotRun::Io(error)
    }
}

/// Runs `command` by `sh -c` in `directory`, with what it says in the file `output`. It fails if it takes longer than
/// `limit`. No process of its group is left when this returns.
pub(super) fn run(
    command: &str,
    directory: &Path,
    output: &Path,
    limit: Option<Duration>,
    interrupt: &Interrupt,
) -> Result<Ended, NotRun> {
    if interrupt.requested() {
        return Err(NotRun::Interrupted);
    }
    let start = Instant::now();
    let said = File::create(output)?;
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(directory).stdin(Stdio::null()).stdout(said.try_clone()?).stderr(said);
    // Inside a hook of git they name the person's repository, not the copy.
    for variable in git::VARIABLES {
        shell.env_remove(variable);
    }
    // Ctrl-C reaches us alone; we end the group.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    let mut group = Group { child: shell.spawn()? };
    let mut pause = Duration::from_millis(2);
    let how = loop {
        if group.has_ended()? {
            break how(group.end()?);
        }
        if interrupt.requested() {
            group.stop()?;
            return Err(NotRun::Interrupted);
        }
        if limit.is_some_and(|limit| start.elapsed() > limit) {
            group.stop()?;
            break format!("not ended after {} s", start.elapsed().as_secs());
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    };
    Ok(Ended { passed: how == PASSED, how, output: last_lines(output)?, took: start.elapsed() })
}

const PASSED: &str = "exit code 0";

fn how(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exit code {code}"),
        // `signal: 9 (SIGKILL)` where the system has signals.
        None => status.to_string(),
    }
}

/// The shell, and whatever it started.
struct Group {
    child: Child,
}

#[cfg(unix)]
impl Group {
    fn id(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.child)
    }

    /// Whether the shell has ended. It is not taken note of yet, so that its number stays that of the group.
    fn has_ended(&mut self) -> io::Result<bool> {
        use rustix::process::{WaitId, WaitIdOptions, waitid};
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        Ok(waitid(WaitId::Pid(self.id()), options)?.is_some())
    }

    /// Ends what the shell left behind.
    fn end(&mut self) -> io::Result<ExitStatus> {
        self.signal(rustix::process::Signal::KILL);
        self.child.wait()
    }

    /// Asks all to end, and does not take no for an answer.
    fn stop(&mut self) -> io::Result<ExitStatus> {
        self.signal(rustix::process::Signal::TERM);
        let start = Instant::now();
        while !self.has_ended()? && start.elapsed() < GRACE {
            thread::sleep(Duration::from_millis(10));
        }
        self.end()
    }

    fn signal(&self, signal: rustix::process::Signal) {
        // The group is gone where nothing but the shell was in it.
        let _ = rustix::process::kill_process_group(self.id(), signal);
    }
}

#[cfg(not(unix))]
impl Group {
    fn has_ended(&mut self) -> io::Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    fn end(&mut self) -> io::Result<ExitStatus> {
        self.child.wait()
    }

    fn stop(&mut self) -> io::Result<ExitStatus> {
        self.child.kill()?;
        self.child.wait()
    }
}

fn last_lines(output: &Path) -> io::Result<Vec<String>> {
    let mut file = File::open(output)?;
    let length = fs::metadata(output)?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LOOKED_AT)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let plain = anstream::adapter::strip_str(&text).to_string();
    let mut lines: Vec<String> = plain.lines().map(shown).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    Ok(lines.split_off(lines.len().saturating_sub(LINES)))
}

/// A line as a terminal would leave it: what was written over is gone.
fn shown(line: &str) -> String {
    let line = line.trim_end();
    let line = line.rsplit('\r').next().unwrap_or(line);
    let kept = line.chars().filter(|c| !c.is_control() || *c == '\t');
    let mut shown: String = kept.take(COLUMNS).collect();
    if line.chars().count() > COLUMNS {
        shown.push('…');
    }
    shown
}

#[cfg(all(test, unix))]
#[path = "command/tests.rs"]
mod tests;
