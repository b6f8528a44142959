//! `fix --verify`: what passes is written, what breaks the command is not, and nothing is left behind.

mod guilt;
mod place;
mod refused;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::cli::{stderr, stdout};

/// A module with one site, told from others by its seconds.
fn module(seconds: &[u32]) -> String {
    let function = |seconds: &u32| {
        format!("\n\nasync def get_{seconds}(queue):\n    return await asyncio.wait_for(queue.get(), {seconds})\n")
    };
    format!("import asyncio\n{}", seconds.iter().map(function).collect::<String>())
}

/// The head of a command that imports the modules of the tree; the body then looks at their texts.
const CHECK: &str = "\
import glob, pathlib, sys
names = sorted(path[:-3] for path in glob.glob('[a-d]*.py'))
for name in names:
    __import__(name)
text = {name: pathlib.Path(name + '.py').read_text() for name in names}
def fixed(name, seconds):
    return f'asyncio.timeout({seconds})' in text[name]
";

/// A repository of its own, and a place outside it.
struct Project {
    tree: TempDir,
    outside: TempDir,
}

impl Project {
    /// With these files, all in one commit; `body` is that of the command `python3 check.py`.
    fn new(files: &[(&str, &str)], body: &str) -> Self {
        let project = Self::without_git(files, body);
        project.git(&["init", "-q"]);
        project.commit();
        project
    }

    fn without_git(files: &[(&str, &str)], body: &str) -> Self {
        let tree = crate::cli::project(files);
        fs::write(tree.path().join("check.py"), format!("{CHECK}{body}\n")).unwrap();
        Self { tree, outside: TempDir::new().unwrap() }
    }

    /// A bundled project.
    fn bundled(name: &str) -> Self {
        let tree = TempDir::new().unwrap();
        let from = crate::workspace::root().join("fixtures/projects").join(name);
        assert!(Command::new("cp").arg("-r").arg(from).arg(tree.path().join(name)).status().unwrap().success());
        let project = Self { tree, outside: TempDir::new().unwrap() };
        project.git(&["init", "-q"]);
        project.commit();
        project
    }

    fn path(&self) -> &Path {
        self.tree.path()
    }

    fn git(&self, args: &[&str]) -> String {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let output = Command::new("git").args(identity).args(args).current_dir(self.path()).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", stderr(&output));
        stdout(&output)
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", "all"]);
    }

    /// A path outside the tree, for what a command counts and notes.
    fn outside(&self, name: &str) -> PathBuf {
        self.outside.path().join(name)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The command to be started in a directory of the tree.
    fn command(&self, directory: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aiomend"));
        command
            .arg("fix")
            .args(args)
            .current_dir(self.path().join(directory))
            .env("XDG_STATE_HOME", self.outside("state"))
            .env("TMPDIR", self.temporary())
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Where copies are made.
    fn temporary(&self) -> PathBuf {
        let path = self.outside("temporary");
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn fix(&self, args: &[&str]) -> Output {
        self.command(".", args).output().unwrap()
    }

    /// `fix --verify 'python3 check.py'`, after which nothing may lie about.
    fn verify(&self, args: &[&str]) -> Output {
        let before = self.state();
        let output = self.fix(&[&["--verify", "python3 check.py"], args].concat());
        self.assert_as(&before);
        output
    }

    /// What is no file of the tree: the commit, the index, and the worktrees that git knows.
    fn state(&self) -> Option<(Vec<u8>, String, String)> {
        if !self.path().join(".git").exists() {
            return None;
        }
        let index = fs::read(self.path().join(".git/index")).unwrap();
        let head = fs::read_to_string(self.path().join(".git/HEAD")).unwrap();
        Some((index, head, self.git(&["worktree", "list", "--porcelain"])))
    }

    /// Nothing but files of the tree is other than before.
    fn assert_as(&self, before: &Option<(Vec<u8>, String, String)>) {
        assert!(self.state() == *before, "index, commit or worktrees: {:?}", self.state().map(|state| state.2));
        assert!(!self.path().join(".git/worktrees").exists());
        self.assert_no_copy();
    }

    fn assert_no_copy(&self) {
        let left: Vec<_> = fs::read_dir(self.temporary()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(left.is_empty(), "{left:?}");
    }

    /// Whether the site with these seconds is fixed.
    fn is_fixed(&self, path: &str, seconds: u32) -> bool {
        self.text(path).contains(&format!("asyncio.timeout({seconds})"))
    }

    /// The seconds of the sites of a file that are left as they were.
    fn left(&self, path: &str, all: &[u32]) -> Vec<u32> {
        all.iter().copied().filter(|&seconds| !self.is_fixed(path, seconds)).collect()
    }
}

/// The places that the report says broke the command.
fn guilty(output: &Output) -> Vec<String> {
    let text = stdout(output);
    let lines = text.lines().filter(|line| line.contains("refused: verification-failed"));
    lines.map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).collect()
}

/// How many runs the summary tells of.
fn runs(output: &Output) -> usize {
    let text = stdout(output);
    let told = text.split(" runs · ").next().and_then(|before| before.rsplit(' ').next());
    told.and_then(|runs| runs.parse().ok()).unwrap_or_else(|| panic!("no number of runs: {text}"))
}
