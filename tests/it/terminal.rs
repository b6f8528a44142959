//! What a person sees on a terminal: played on a pseudo-terminal, which Python's standard library opens.

use std::fs;
use std::path::Path;
use std::process::Command;

use aiomend_fixture::python::interpreters_from;
use tempfile::TempDir;

/// Runs a command on a terminal of its own, types keys once it is silent, and passes on what it wrote.
const PLAY: &str = r"
import fcntl, os, pty, select, struct, sys, termios
rows, columns, keys, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
    os.execvp(command[0], command)
while True:
    ready, _, _ = select.select([terminal], [], [], 1.0 if keys else 60.0)
    if not ready:
        if not keys:
            sys.exit('silent for a minute')
        os.write(terminal, keys[0].encode())
        keys = keys[1:]
        continue
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
";

/// A terminal with these rows and columns, and its environment.
struct Terminal<'a> {
    size: (u16, u16),
    keys: &'a str,
    variables: &'a [(&'a str, &'a str)],
}

impl Terminal<'_> {
    /// What the tool writes there, and its exit code; nothing where no Python is to be found.
    fn shows(&self, tree: &Path, args: &[&str]) -> Option<(String, i32)> {
        let python = interpreters_from(9).pop().or_else(|| {
            println!("not played: no Python from 3.9 up was found");
            None
        })?;
        let mut command = Command::new(python.path);
        command.args(["-c", PLAY, &self.size.0.to_string(), &self.size.1.to_string(), self.keys]);
        command.arg(env!("CARGO_BIN_EXE_aiomend")).args(args).current_dir(tree);
        for name in ["NO_COLOR", "PAGER", "LESS", "FORCE_HYPERLINK", "TERM_PROGRAM", "VTE_VERSION", "COLORTERM"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color").env("XDG_STATE_HOME", tree.join(".state"));
        let output = command.envs(self.variables.iter().copied()).output().expect("Python runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8").replace("\r\n", "\n");
        Some((text, output.status.code().expect("an exit code")))
    }
}

/// Forty lines or more.
const LONG: [&str; 2] = ["explain", "wait-for-to-timeout"];
const END: &str = "as the lowest supported version, for";

fn paged(pager: &str, size: (u16, u16), args: &[&str]) -> Option<(String, i32)> {
    let tree = TempDir::new().expect("temporary directory");
    Terminal { size, keys: "", variables: &[("PAGER", pager)] }.shows(tree.path(), args)
}

#[test]
fn an_explanation_longer_than_the_screen_goes_through_the_pager() {
    let marked = "echo LESS=$LESS; sed s/^/page:/";
    let Some((text, code)) = paged(marked, (24, 80), &LONG) else { return };
    assert_eq!(code, 0, "{text}");
    assert!(text.starts_with("LESS=FRX\n"), "{text}");
    assert!(text.lines().skip(1).all(|line| line.starts_with("page:")), "{text}");
    assert!(text.contains(END) && text.contains("\u{1b}[1m"), "{text}");
    // One that fits does not, nor one for which no pager is wanted.
    for (rows, args) in [(1000, &LONG[..]), (24, &[&LONG[..], &["--no-pager"]].concat()), (24, &["list"])] {
        let (text, code) = paged(marked, (rows, 80), args).expect("played above");
        assert!(!text.contains("page:") && code == 0, "{args:?}: {text}");
    }
}

#[test]
fn where_there_is_no_pager_the_text_is_printed() {
    for pager in ["", "cat", "no-such-pager --at-all", "exit 3"] {
        let Some((text, code)) = paged(pager, (24, 80), &LONG) else { return };
        assert_eq!(code, 0, "{pager}: {text}");
        assert_eq!(text.matches(END).count(), 1, "{pager}: {text}");
    }
}

#[test]
fn a_pager_that_is_left_early_is_no_failure() {
    let Some((text, code)) = paged("head -n 3", (24, 80), &LONG) else { return };
    assert_eq!((text.lines().count(), code), (3, 0), "{text}");
}

#[cfg(unix)]
#[test]
fn less_is_the_pager_by_default() {
    if Command::new("less").arg("--version").output().is_err() {
        println!("not played: there is no `less`");
        return;
    }
    let tree = TempDir::new().expect("temporary directory");
    let terminal = Terminal { size: (24, 80), keys: "Gq", variables: &[] };
    let Some((text, code)) = terminal.shows(tree.path(), &LONG) else { return };
    assert_eq!(code, 0, "{text}");
    assert!(text.contains(END), "`G` goes to the end: {text}");
    assert!(fs::read_dir(tree.path()).expect("a directory").next().is_none(), "nothing is written");
}
