//! A work tree to write to, and ways to get in between.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use aiomend::driver::interrupt::Interrupt;
use aiomend::driver::journal::{Journal, JournalError, Session};
use aiomend::driver::recover::Recovered;
use aiomend::driver::steps::{Hooks, Means, Step};
use aiomend::driver::undo::{UndoError, Undone, undo};
use aiomend::driver::write::{Change, Group, Plan, Written, commit};
use tempfile::TempDir;

/// Every file below a directory: its bytes and mode; for a link, where it leads.
pub(crate) type Snapshot = BTreeMap<PathBuf, (Vec<u8>, u32)>;

/// A work tree, and a journal outside of it.
pub(crate) struct Tree {
    directory: TempDir,
    /// The top of the tree.
    pub(crate) root: PathBuf,
}

impl Tree {
    pub(crate) fn new() -> Tree {
        // Memory where there is some: the tests write the same few files thousands of times.
        let memory = Path::new("/dev/shm");
        let directory = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }.unwrap();
        let root = directory.path().canonicalize().unwrap().join("tree");
        fs::create_dir(&root).unwrap();
        Tree { directory, root }
    }

    pub(crate) fn journal(&self) -> Journal {
        Journal::at(self.journal_directory(), self.root.clone())
    }

    pub(crate) fn journal_directory(&self) -> PathBuf {
        self.directory.path().join("journal")
    }

    /// A place beside the tree.
    pub(crate) fn outside(&self) -> PathBuf {
        self.directory.path().canonicalize().unwrap()
    }

    pub(crate) fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn read(&self, name: impl AsRef<Path>) -> Vec<u8> {
        fs::read(self.root.join(name)).unwrap()
    }

    pub(crate) fn snapshot(&self) -> Snapshot {
        snapshot(&self.root)
    }

    pub(crate) fn open(&self) -> (Session<'static>, Option<Recovered>) {
        self.journal().open().unwrap()
    }

    pub(crate) fn commit(&self, plan: &Plan) -> Written {
        commit(&self.open().0, plan, &Interrupt::default()).unwrap()
    }

    pub(crate) fn commit_with(&self, plan: &Plan, hooks: &dyn Hooks) -> Result<Written, JournalError> {
        let (session, _) = self.journal().open_with(hooks)?;
        commit(&session, plan, &Interrupt::default())
    }

    pub(crate) fn undo(&self) -> Result<Undone, UndoError> {
        let (session, recovered) = self.open();
        undo(&session, recovered.as_ref())
    }

    pub(crate) fn undo_with(&self, hooks: &dyn Hooks) -> Result<Undone, UndoError> {
        let (session, recovered) = self.journal().open_with(hooks).map_err(UndoError::Journal)?;
        undo(&session, recovered.as_ref())
    }
}

pub(crate) fn snapshot(root: &Path) -> Snapshot {
    let mut found = Snapshot::new();
    let mut todo = vec![root.to_path_buf()];
    while let Some(directory) = todo.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let metadata = fs::symlink_metadata(&path).unwrap();
            if path.ends_with(".git") {
            } else if metadata.is_dir() {
                todo.push(path);
            } else {
                let bytes = if metadata.is_symlink() {
                    fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()
                } else {
                    fs::read(&path).unwrap()
                };
                found.insert(path.strip_prefix(root).unwrap().to_path_buf(), (bytes, mode(&path)));
            }
        }
    }
    found
}

pub(crate) fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::MetadataExt as _;
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

pub(crate) fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

pub(crate) fn change(path: &Path, before: &str, after: &str) -> Change {
    Change { path: path.to_path_buf(), before: before.into(), after: after.into() }
}

/// A plan with each change in a group of its own.
pub(crate) fn plan(changes: impl IntoIterator<Item = Change>) -> Plan {
    Plan { groups: changes.into_iter().map(|change| Group { files: vec![change] }).collect() }
}

/// A tree with everything that could go wrong in it, its plan, and what it looks like before and after.
pub(crate) struct Scenario {
    pub(crate) tree: Tree,
    pub(crate) plan: Plan,
    pub(crate) before: Snapshot,
    pub(crate) after: Snapshot,
}

impl Scenario {
    pub(crate) fn new() -> Scenario {
        Scenario::on(Tree::new())
    }

    /// One file alone, three files together, and two with a peculiarity.
    pub(crate) fn on(tree: Tree) -> Scenario {
        use std::os::unix::ffi::OsStrExt as _;

        let strange = std::ffi::OsStr::from_bytes(b"caf\xe9.py");
        type File<'a> = (&'a std::ffi::OsStr, &'a [u8], &'a [u8], u32);
        let groups: [&[File<'_>]; 4] = [
            &[("a.py".as_ref(), b"old a\n", b"new a\n", 0o644)],
            &[
                ("b.py".as_ref(), b"", b"new b\n", 0o640),
                ("pkg/c.py".as_ref(), &[b'x'; 3_000], &[b'y'; 9_000], 0o644),
                ("pkg/deep/d.py".as_ref(), b"old d", b"", 0o600),
            ],
            &[("e.py".as_ref(), b"\xef\xbb\xbfold\r\n", b"\xef\xbb\xbfnew\r\nno end", 0o755)],
            &[(strange, b"# coding: latin-1\n\xe9", b"# coding: latin-1\n\xe8\xe8", 0o664)],
        ];
        let mut plan = Plan::default();
        let mut after = Snapshot::new();
        for files in groups {
            let mut group = Group::default();
            for (name, old, new, mode) in files {
                let path = tree.write(name, old);
                set_mode(&path, *mode);
                group.files.push(Change { path, before: old.to_vec(), after: new.to_vec() });
                after.insert(name.into(), (new.to_vec(), *mode));
            }
            plan.groups.push(group);
        }
        tree.write("untouched.py", "as it was");
        let before = tree.snapshot();
        after.insert("untouched.py".into(), before[Path::new("untouched.py")].clone());
        assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
        Scenario { tree, plan, before, after }
    }

    /// Every file of the plan has all of its old bytes or all of its new ones. Temporary files may lie about.
    pub(crate) fn assert_none_is_torn(&self) {
        let now = self.tree.snapshot();
        for (name, old) in &self.before {
            let found = now.get(name);
            assert!(found == Some(old) || found == Some(&self.after[name]), "{name:?} is torn or gone");
        }
    }

    /// Nothing lies about, and every group is all old or all new; gives back how many are new.
    pub(crate) fn assert_all_or_none(&self) -> usize {
        self.assert_none_is_torn();
        let now = self.tree.snapshot();
        assert_eq!(now.keys().collect::<Vec<_>>(), self.before.keys().collect::<Vec<_>>());
        let is_new = |change: &Change| {
            let name = change.path.strip_prefix(&self.tree.root).unwrap();
            now[name] == self.after[name]
        };
        let mut new = 0;
        for group in &self.plan.groups {
            let count = group.files.iter().filter(|change| is_new(change)).count();
            assert!(count == 0 || count == group.files.len(), "{count} of {} files", group.files.len());
            new += usize::from(count > 0);
        }
        new
    }

    /// Takes back what is written, whatever that is.
    pub(crate) fn assert_undo_is_exact(&self, new: usize) {
        match self.tree.undo() {
            Ok(undone) => assert!(undone.open.is_none() && (new == 0 || !undone.restored.is_empty())),
            Err(UndoError::NothingToUndo) => assert_eq!(new, 0),
            Err(error) => panic!("{error}"),
        }
        assert_eq!(self.tree.snapshot(), self.before);
    }

    /// Every file has its old content: ready for another round.
    pub(crate) fn reset(&self) {
        for change in self.plan.groups.iter().flat_map(|group| &group.files) {
            fs::write(&change.path, &change.before).unwrap();
        }
        assert_eq!(self.tree.snapshot(), self.before);
        fs::remove_dir_all(self.tree.journal_directory()).unwrap();
    }
}

/// What happens at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The process ends there and then, as far as a test inside it can tell: no code of ours runs any more.
    Crash,
    /// The disk is full, this once.
    Full,
    /// The disk is full from now on.
    FullFromNowOn,
}

/// Lets something happen at the nth step.
pub(crate) struct At {
    pub(crate) nth: usize,
    pub(crate) fate: Fate,
    pub(crate) means: Means,
    pub(crate) count: Cell<usize>,
    pub(crate) reached: Cell<Option<Step>>,
}

impl At {
    pub(crate) fn new(nth: usize, fate: Fate, means: Means) -> At {
        At { nth, fate, means, count: Cell::new(0), reached: Cell::new(None) }
    }

    /// Whether the step was reached at all.
    pub(crate) fn happened(&self) -> bool {
        self.reached.get().is_some()
    }
}

/// What a crash inside the test unwinds with; no panic, so nothing is printed.
struct Crashed;

impl Hooks for At {
    fn before(&self, step: Step, _: &Path) -> io::Result<()> {
        let nth = self.count.replace(self.count.get() + 1);
        if nth < self.nth || (nth > self.nth && self.fate != Fate::FullFromNowOn) {
            return Ok(());
        }
        self.reached.set(Some(step));
        match self.fate {
            Fate::Crash => crash(),
            Fate::Full | Fate::FullFromNowOn => Err(io::ErrorKind::StorageFull.into()),
        }
    }

    fn means(&self) -> Means {
        self.means
    }
}

/// Ends the run as a kill would.
pub(crate) fn crash() -> ! {
    resume_unwind(Box::new(Crashed))
}

/// Runs until the crash, if there is one.
pub(crate) fn until_crash<T>(run: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(value) => Some(value),
        Err(cause) if cause.is::<Crashed>() => None,
        Err(cause) => resume_unwind(cause),
    }
}

type Action<'a> = Box<dyn FnOnce(&Path) + 'a>;

/// Does something the first time that a step is about to be taken on a file of this name.
pub(crate) struct When<'a> {
    step: Step,
    name: &'a str,
    action: RefCell<Option<Action<'a>>>,
    means: Means,
}

impl<'a> When<'a> {
    pub(crate) fn new(step: Step, name: &'a str, means: Means, action: impl FnOnce(&Path) + 'a) -> When<'a> {
        When { step, name, action: RefCell::new(Some(Box::new(action))), means }
    }
}

impl Hooks for When<'_> {
    fn before(&self, step: Step, path: &Path) -> io::Result<()> {
        if step == self.step
            && path.ends_with(self.name)
            && let Some(action) = self.action.take()
        {
            action(path);
        }
        Ok(())
    }

    fn means(&self) -> Means {
        self.means
    }
}

/// Several things happen, each at its step.
pub(crate) struct All<'a, const N: usize>(pub(crate) [When<'a>; N]);

impl<const N: usize> Hooks for All<'_, N> {
    fn before(&self, step: Step, path: &Path) -> io::Result<()> {
        self.0.iter().try_for_each(|when| when.before(step, path))
    }

    fn means(&self) -> Means {
        self.0[0].means()
    }
}

/// Every way of changing places.
pub(crate) const MEANS: [Means; 3] = [Means::Exchange, Means::Link, Means::Copy];
