//! What a person sees on a terminal: played on a pseudo-terminal, which Python's standard library opens.

use std::fs;
use std::path::Path;
use std::process::Command;

use aiomend::report::DOCS;
use aiomend_fixture::python::interpreters_from;
use tempfile::TempDir;

use crate::cli::{WAIT, project};

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
        for name in ["CI", "NO_COLOR", "PAGER", "LESS", "FORCE_HYPERLINK", "TERM_PROGRAM", "VTE_VERSION", "COLORTERM"] {
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

/// What `check` writes for one safe fix and one refusal on a terminal that says this of itself.
fn check_on(variables: &[(&str, &str)]) -> Option<String> {
    let tree = project(&[("a b.py", WAIT), ("b.py", &WAIT.replace("return await ", "return "))]);
    let (text, code) = Terminal { size: (40, 100), keys: "", variables }.shows(tree.path(), &["check"])?;
    assert_eq!(code, 1, "{text}");
    Some(text)
}

fn leads_to(address: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\")
}

#[test]
fn names_and_places_are_links_where_the_terminal_knows_them() {
    let Some(text) = check_on(&[("VTE_VERSION", "7600")]) else { return };
    assert!(text.contains(&leads_to(&format!("{DOCS}/codemods/wait-for-to-timeout.md"))), "{text}");
    assert!(text.contains(&leads_to(&format!("{DOCS}/codes/not-awaited.md"))), "{text}");
    assert!(text.contains("]8;;file://") && text.contains("/a%20b.py\u{1b}\\"), "{text}");
    // The line is in the address where that is understood; where terminals find places themselves there is no link.
    let kitty = check_on(&[("TERM", "xterm-kitty")]).expect("played above");
    assert!(kitty.contains("/a%20b.py#5\u{1b}\\"), "{kitty}");
    let editor = check_on(&[("TERM_PROGRAM", "vscode")]).expect("played above");
    assert!(
        editor.contains(&leads_to(&format!("{DOCS}/codes/not-awaited.md"))) && !editor.contains("file://"),
        "{editor}"
    );
    for plain in [&[][..], &[("VTE_VERSION", "7600"), ("NO_COLOR", "1")], &[("VTE_VERSION", "7600"), ("TERM", "dumb")]]
    {
        let text = check_on(plain).expect("played above");
        assert!(!text.contains("]8;;"), "{plain:?}: {text}");
    }
}

/// What `check` writes into a pipe, whatever the terminal says of itself.
fn check_piped(color: &str, variables: &[(&str, &str)]) -> String {
    let tree = project(&[("a.py", WAIT)]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_aiomend"));
    command.args(["check", "--color", color]).current_dir(tree.path()).env_remove("NO_COLOR");
    let output = command.envs(variables.iter().copied()).output().expect("the tool runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_pipe_gets_colours_on_demand_and_links_never() {
    let always = check_piped("always", &[("FORCE_HYPERLINK", "1"), ("VTE_VERSION", "7600"), ("NO_COLOR", "1")]);
    assert!(always.contains("\u{1b}[1m") && !always.contains("]8;;"), "{always}");
    for color in ["auto", "never"] {
        let plain = check_piped(color, &[("FORCE_HYPERLINK", "1"), ("VTE_VERSION", "7600")]);
        assert!(!plain.contains('\u{1b}'), "{color}: {plain}");
    }
}

#[test]
fn a_terminal_gets_no_escape_where_none_is_wanted() {
    let tree = project(&[("a.py", WAIT)]);
    let terminal = Terminal { size: (24, 80), keys: "", variables: &[("VTE_VERSION", "7600")] };
    let Some((text, _)) = terminal.shows(tree.path(), &["diff", "--color", "never"]) else { return };
    assert!(!text.contains('\u{1b}') && text.contains("+    async with asyncio.timeout(5):"), "{text}");
}
