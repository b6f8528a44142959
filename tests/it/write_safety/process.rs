//! The same with real processes: killed, interrupted, two at once, without room.
//!
//! The child is this test binary again, at the one test [`child`], told what to do by variables that only it reads.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use aiomend::driver::interrupt::{EXIT_CODE, Interrupt};
use aiomend::driver::journal::{Journal, JournalError};
use aiomend::driver::steps::{Hooks, Step};
use aiomend::driver::undo::undo;
use aiomend::driver::write::{Change, Group, Plan, commit};

use super::tree::{Scenario, Tree};

const TASK: &str = "AIOMEND_TEST_TASK";
const ROOT: &str = "AIOMEND_TEST_ROOT";
const NTH: &str = "AIOMEND_TEST_NTH";

/// Starts this test binary with a task.
pub(crate) fn spawn(task: &str, root: &Path, set: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["write_safety::process::child", "--exact", "--nocapture"]);
    command.env(TASK, task).env(ROOT, root).envs(set.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Nothing, unless this process is a child.
#[test]
fn child() {
    let Some(task) = env::var_os(TASK) else { return };
    let root = PathBuf::from(env::var_os(ROOT).unwrap());
    let journal = || Journal::at(root.with_file_name("journal"), root.clone());
    match task.to_str().unwrap() {
        "abort" => {
            let hooks = Abort { nth: env::var(NTH).unwrap().parse().unwrap(), count: 0.into() };
            let (session, _) = journal().open_with(&hooks).unwrap();
            commit(&session, &swap_contents(&root), &Interrupt::default()).unwrap();
            drop(session);
        }
        "forever" => loop {
            say("round");
            let (session, recovered) = journal().open().unwrap();
            let _ = undo(&session, recovered.as_ref());
            commit(&session, &swap_contents(&root), &Interrupt::default()).unwrap();
        },
        "slowly" => {
            let interrupt = Interrupt::install().unwrap();
            let (session, _) = journal().open_with(&Slowly).unwrap();
            let written = commit(&session, &swap_contents(&root), &interrupt).unwrap();
            drop(session);
            std::process::exit(if written.not_begun > 0 { EXIT_CODE.into() } else { 0 });
        }
        "hold" => {
            let (_session, _) = journal().open().unwrap();
            say("ready");
            thread::sleep(Duration::from_secs(60));
        }
        "write" => {
            let (session, _) = journal().open().unwrap();
            let written = commit(&session, &swap_contents(&root), &Interrupt::default()).unwrap();
            std::process::exit(written.left.len().try_into().unwrap());
        }
        "place" => say(Journal::of(&root).unwrap().directory().to_str().unwrap()),
        other => panic!("unknown task {other}"),
    }
}

#[allow(clippy::explicit_write, reason = "`println!` goes through the harness and its buffer")]
fn say(line: &str) {
    use io::Write as _;
    writeln!(io::stdout(), "\n> {line}").unwrap();
}

/// Waits for what the child has to say.
pub(crate) fn listen(child: &mut Child) -> String {
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let line = lines.map(Result::unwrap).find_map(|line| line.strip_prefix("> ").map(str::to_owned));
    line.expect("the child says something")
}

/// Every file of the tree gets new content, one called `grow` much of it; files whose names share their first letter belong together.
fn swap_contents(root: &Path) -> Plan {
    let mut groups: BTreeMap<u8, Group> = BTreeMap::new();
    let mut names: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    for path in names {
        let before = fs::read(&path).unwrap();
        let after = if path.ends_with("grow") { vec![b'+'; 1 << 20] } else { new_content(&before) };
        let group = path.file_name().unwrap().as_encoded_bytes()[0];
        groups.entry(group).or_default().files.push(Change { path, before, after });
    }
    Plan { groups: groups.into_values().collect() }
}

fn new_content(old: &[u8]) -> Vec<u8> {
    let mut new: Vec<u8> = old.iter().rev().map(|byte| byte.to_ascii_uppercase()).collect();
    new.extend_from_slice(b" # new");
    new
}

/// Files of up to 200 KB in groups of one to four, with what is planned for them.
fn scenario() -> Scenario {
    let tree = Tree::new();
    let names = ["a1", "b1", "b2", "b3", "b4", "c1", "d1", "d2"];
    for (name, size) in names.into_iter().zip([10, 200_000, 0, 5_000, 100, 1, 60_000, 30]) {
        tree.write(name, "xyz ".repeat(size / 4));
    }
    let before = tree.snapshot();
    let after = before.iter().map(|(name, (old, mode))| (name.clone(), (new_content(old), *mode))).collect();
    let plan = swap_contents(&tree.root);
    Scenario { tree, plan, before, after }
}

struct Abort {
    nth: usize,
    count: std::cell::Cell<usize>,
}

impl Hooks for Abort {
    fn before(&self, _: Step, _: &Path) -> io::Result<()> {
        if self.count.replace(self.count.get() + 1) == self.nth {
            std::process::abort();
        }
        Ok(())
    }
}

#[test]
fn aborted_at_every_step() {
    let scenario = scenario();
    for nth in 0.. {
        let status = spawn("abort", &scenario.tree.root, &[(NTH, &nth.to_string())]).status().unwrap();
        scenario.assert_none_is_torn();
        drop(scenario.tree.open());
        let new = scenario.assert_all_or_none();
        scenario.assert_undo_is_exact(new);
        if status.success() {
            assert!(nth > 40, "{nth}");
            assert_eq!(new, 4);
            return;
        }
        scenario.reset();
    }
}

#[test]
fn killed_at_a_hundred_and_fifty_moments() {
    const ROUNDS: u32 = 20;
    let scenario = scenario();
    let forever = || {
        let mut child = spawn("forever", &scenario.tree.root, &[]).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        (child, lines.map(Result::unwrap).filter(|line| line == "> round"))
    };
    let end = |child: &mut Child| {
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(9));
        scenario.assert_none_is_torn();
        let open = scenario.tree.journal().interrupted().unwrap().is_some();
        drop(scenario.tree.open());
        let new = scenario.assert_all_or_none();
        scenario.assert_undo_is_exact(new);
        open
    };
    // How long the child takes for one round, so that the moments spread over a few.
    let (mut child, mut rounds) = forever();
    rounds.next().unwrap();
    let start = Instant::now();
    rounds.nth(ROUNDS as usize - 1).unwrap();
    let round = start.elapsed() / ROUNDS;
    end(&mut child);

    let mut open = 0;
    for nth in 0..150 {
        let (mut child, mut rounds) = forever();
        rounds.next().unwrap();
        // Steps of the golden ratio: no two moments of a round are near each other.
        thread::sleep(round * 2 * (nth * 618 % 1000) / 1000);
        open += usize::from(end(&mut child));
    }
    assert!(open > 10, "only {open} of the kills hit a run at work");
}

/// Takes its time before every swap.
struct Slowly;

impl Hooks for Slowly {
    fn before(&self, step: Step, path: &Path) -> io::Result<()> {
        if step == Step::Swap {
            if path.ends_with("b1") {
                say("ready");
            }
            thread::sleep(Duration::from_millis(300));
        }
        Ok(())
    }
}

fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}

fn wait(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "the child does not end");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn ctrl_c_finishes_the_group_in_hand() {
    let scenario = scenario();
    let mut child = spawn("slowly", &scenario.tree.root, &[]).spawn().unwrap();
    listen(&mut child);
    interrupt(&child);
    assert_eq!(wait(&mut child).code(), Some(EXIT_CODE.into()));
    assert_eq!(scenario.tree.journal().interrupted().unwrap(), None);
    assert_eq!(scenario.assert_all_or_none(), 2);
    scenario.assert_undo_is_exact(2);
}

#[test]
fn ctrl_c_twice_ends_at_once_and_is_put_right() {
    let scenario = scenario();
    let mut child = spawn("slowly", &scenario.tree.root, &[]).spawn().unwrap();
    listen(&mut child);
    interrupt(&child);
    thread::sleep(Duration::from_millis(50));
    interrupt(&child);
    assert_eq!(wait(&mut child).signal(), Some(2));
    scenario.assert_none_is_torn();
    assert!(scenario.tree.journal().interrupted().unwrap().is_some());
    drop(scenario.tree.open());
    assert_eq!(scenario.assert_all_or_none(), 1);
    scenario.assert_undo_is_exact(1);
}

#[test]
fn two_runs_at_once_are_one_too_many() {
    let tree = Tree::new();
    tree.write("a.py", "old");
    let mut child = spawn("hold", &tree.root, &[]).spawn().unwrap();
    listen(&mut child);
    let Err(error) = tree.journal().open() else { panic!("two runs have the lock") };
    assert!(matches!(error, JournalError::Locked { process: Some(id), .. } if id == child.id()), "{error}");
    assert!(error.to_string().starts_with("another aiomend is writing to this tree"));
    // A run at work is not an interrupted one.
    assert_eq!(tree.journal().interrupted().unwrap(), None);
    child.kill().unwrap();
    child.wait().unwrap();
    // The lock goes with its holder, however that ended.
    drop(tree.open());
}

#[test]
fn a_write_that_the_system_cuts_short_changes_nothing() {
    let tree = Tree::new();
    tree.write("a", "small");
    tree.write("grow", "small too");
    let before = tree.snapshot();
    let mut command = Command::new("sh");
    // 64 blocks are 32 or 64 KiB. With the signal ignored, `write` fails half-way as on a full disk.
    command.args(["-c", "trap '' XFSZ; ulimit -f 64 || exit 99; exec \"$0\" \"$@\""]);
    command.arg(env::current_exe().unwrap()).args(["write_safety::process::child", "--exact", "--nocapture"]);
    command.env(TASK, "write").env(ROOT, &tree.root).stdout(Stdio::null()).stderr(Stdio::null());
    let status = command.status().unwrap();
    assert_eq!(status.code(), Some(1), "one group is left, {status}");
    let now = tree.snapshot();
    assert_eq!(now.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "something lies about");
    assert_eq!(now[Path::new("grow")], before[Path::new("grow")]);
    assert_eq!(now[Path::new("a")].0, new_content(b"small"));
    tree.undo().unwrap();
    assert_eq!(tree.snapshot(), before);
}
