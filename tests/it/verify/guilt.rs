//! Which fixes are found to break the command.

use std::process::Command;

use super::{Project, guilty, module, runs};
use crate::cli::{code, stderr, stdout};

const FEW: &[u32] = &[1, 2, 3, 4, 5];

fn few(body: &str) -> Project {
    Project::new(&[("a.py", &module(FEW)), ("b.py", &module(FEW))], body)
}

#[test]
fn what_passes_is_written_whole() {
    let project = few("");
    let output = project.verify(&[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("verified by `python3 check.py`: 3 runs"), "{}", stdout(&output));
    assert!(stdout(&output).contains("Fixed 10 sites in 2 files"), "{}", stdout(&output));
    assert!(project.left("a.py", FEW).is_empty() && project.left("b.py", FEW).is_empty());
    let told: Vec<String> =
        stderr(&output).lines().map(|line| line.split(": ").take(3).collect::<Vec<_>>().join(": ")).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("aiomend: run 1, the project as it is: passes, "), "{told:?}");
    assert!(told[1].starts_with("aiomend: run 2, files that fail on import: fails, "), "{told:?}");
    assert!(told[2].starts_with("aiomend: run 3, all 10 fixes: passes, "), "{told:?}");
    let undo = crate::cli::aiomend(project.path(), &["undo"]);
    assert_eq!(code(&undo), 0, "{}", stderr(&undo));
    assert_eq!(project.text("a.py"), module(FEW));
}

#[test]
fn where_there_is_nothing_to_fix_nothing_is_run() {
    let project = Project::new(&[("a.py", "x = 1\n")], "sys.exit(1)");
    let output = project.verify(&[]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert!(!stdout(&output).contains("verified"), "{}", stdout(&output));
}

#[test]
fn quiet_is_quiet() {
    let output = few("if fixed('b', 4): print('broken'); sys.exit(1)").verify(&["-q"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn one_fix_alone() {
    let project = few("if fixed('b', 4): print('four is gone'); sys.exit(3)");
    let output = project.verify(&[]);
    assert_eq!(code(&output), 0, "a refusal is no failure");
    assert_eq!(guilty(&output), ["b.py:17:18 wait-for-to-timeout"]);
    let text = stdout(&output);
    assert!(text.contains("`python3 check.py` fails with this fix (exit code 3)"), "{text}");
    assert!(text.contains("\n   | four is gone\n"), "{text}");
    assert!(text.contains("Fixed 9 sites in 2 files · 1 refused · verified by"), "{text}");
    assert_eq!((project.left("a.py", FEW), project.left("b.py", FEW)), (vec![], vec![4]));
    // Before, canary, all, four halvings of ten, the one alone, the rest.
    assert!(runs(&output) <= 9, "{}", runs(&output));
}

#[test]
fn two_that_fail_only_together() {
    let project = few("if fixed('a', 2) and fixed('b', 5): sys.exit(1)");
    let output = project.verify(&[]);
    assert_eq!(guilty(&output), ["a.py:9:18 wait-for-to-timeout", "b.py:21:18 wait-for-to-timeout"]);
    let text = stdout(&output);
    assert!(text.contains("see: b.py:21: a fix that takes part in it"), "{text}");
    assert!(text.contains("see: a.py:9: a fix that takes part in it"), "{text}");
    assert_eq!((project.left("a.py", FEW), project.left("b.py", FEW)), (vec![2], vec![5]));
}

#[test]
fn all_of_them() {
    let project = few("if 'asyncio.timeout' in text['a'] + text['b']: sys.exit(1)");
    let output = project.verify(&[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(guilty(&output).len(), 10);
    assert!(stdout(&output).contains("Nothing fixed · 10 refused"), "{}", stdout(&output));
    assert_eq!(project.text("a.py"), module(FEW));
    assert_eq!(project.git(&["status", "--porcelain"]), "");
}

#[test]
fn several_runs_at_once_find_the_same() {
    let many: Vec<u32> = (1..=30).collect();
    let body = "if fixed('a', 7) or fixed('b', 23): sys.exit(1)";
    let project = Project::new(&[("a.py", &module(&many)), ("b.py", &module(&many))], body);
    let output = project.verify(&["--jobs", "3"]);
    assert!(stderr(&output).contains("the project as it is, 3 times at once: passes"), "{}", stderr(&output));
    assert_eq!((project.left("a.py", &many), project.left("b.py", &many)), (vec![7], vec![23]));
}

#[test]
fn runs_that_disturb_each_other_are_made_one_by_one() {
    let many: Vec<u32> = (1..=20).collect();
    // A lock as of a port: who comes second fails.
    let project = Project::new(&[("a.py", &module(&many))], "sys.exit(fixed('a', 7))");
    let busy = project.outside("busy");
    let command =
        format!("mkdir {0} || exit 1; sleep 0.4; python3 check.py; code=$?; rmdir {0}; exit $code", busy.display());
    let output = project.fix(&["--jobs", "2", "--verify", &command]);
    assert!(stderr(&output).contains("2 times at once: fails"), "{}", stderr(&output));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(project.left("a.py", &many), [7]);
}

/// A lock that nobody waits for: its `acquire` becomes `async with`, and only then can it be dropped.
const LOCK: &str = "\
import asyncio


class Log:
    def __init__(self):
        self._page = asyncio.Lock()
        self.entries = []

    async def write(self, entry):
        await self._page.acquire()
        try:
            self.entries.append(entry)
        finally:
            self._page.release()
";

#[test]
fn what_a_guilty_fix_builds_on_is_kept() {
    let files = [("a.py", module(FEW)), ("c.py", LOCK.to_owned())].map(|(path, text)| (path, text));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let project = Project::new(&files, "if 'asyncio.Lock' not in text['c']: sys.exit(1)");
    let output = project.verify(&["--unsafe-fixes"]);
    assert_eq!(guilty(&output), ["c.py:6:22 drop-uncontended-lock"], "{}", stdout(&output));
    assert!(project.text("c.py").contains("async with self._page:"), "{}", project.text("c.py"));
    assert!(project.left("a.py", FEW).is_empty());
}

#[test]
fn what_builds_on_a_guilty_fix_goes_with_it() {
    let files = [("a.py", module(FEW)), ("c.py", LOCK.to_owned())];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    // The text is as neither fix alone would leave it.
    let project = Project::new(&files, "if '.acquire()' not in text['c']: sys.exit(1)");
    let output = project.verify(&["--unsafe-fixes"]);
    assert_eq!(guilty(&output), ["c.py:10:15 acquire-to-async-with"], "{}", stdout(&output));
    assert_eq!(project.text("c.py"), LOCK);
}

const LOCKS: &str = "import asyncio\n\n_LOCK = asyncio.Lock()\nROWS = []\n";
const WRITER: &str =
    "from a_locks import _LOCK, ROWS\n\n\nasync def add(row):\n    async with _LOCK:\n        ROWS.append(row)\n";
const READER: &str =
    "import a_locks\n\n\nasync def count():\n    async with a_locks._LOCK:\n        return len(a_locks.ROWS)\n";

#[test]
fn one_over_several_files_is_left_out_of_all() {
    let files = [("a_locks.py", LOCKS), ("b_writer.py", WRITER), ("c_reader.py", READER), ("d.py", &module(FEW))];
    let project = Project::new(&files, "if '_LOCK' not in text['c_reader']: sys.exit(1)");
    let output = project.verify(&["--unsafe-fixes"]);
    assert_eq!(guilty(&output), ["a_locks.py:3:9 drop-uncontended-lock"], "{}", stdout(&output));
    let texts = ["a_locks.py", "b_writer.py", "c_reader.py"].map(|path| project.text(path));
    assert_eq!(texts, [LOCKS, WRITER, READER]);
    assert!(project.left("d.py", FEW).is_empty());
}

/// The bundled project's tests are broken by three of its fixes, on purpose.
#[test]
fn three_of_many_are_found_in_a_project() {
    let project = Project::bundled("lookout");
    let command = "PYTHONPATH=src python3 -m unittest";
    let before = project.state();
    let directory = project.command("lookout", &["--unsafe-fixes", "--jobs", "1", "--verify", command]).output();
    let output = directory.expect("the tool runs");
    project.assert_as(&before);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(
        guilty(&output),
        [
            "src/lookout/archive.py:35:19 gather-to-task-group",
            "src/lookout/probe.py:10:18 wait-for-to-timeout",
            "src/lookout/relay.py:29:11 gather-to-task-group"
        ]
    );
    let text = stdout(&output);
    let fixed =
        text.lines().rev().find_map(|line| line.strip_prefix("Fixed ")?.split(' ').next()?.parse::<usize>().ok());
    let all = fixed.expect("a summary") + 3;
    assert!(all >= 40, "{text}");
    // Before and canary; all, and what is left after each; for each the halvings, and it alone.
    let halvings = all.next_power_of_two().trailing_zeros() as usize;
    assert!(runs(&output) <= 3 + 3 * (halvings + 2), "{} runs for 3 of {all}", runs(&output));
    // What is written passes.
    let tests = Command::new("sh").args(["-c", command]).current_dir(project.path().join("lookout")).output();
    assert!(tests.expect("it runs").status.success());
}
