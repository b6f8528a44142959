//! A run that is answered by an earlier one says what it would say without.

mod steps;
mod trouble;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// A copy of a project, and a cache outside of it.
struct Place {
    directory: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { directory: tempfile::tempdir().unwrap() };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects/courier"), &place.tree());
        place
    }

    /// A project of small files: a run over it takes no time.
    fn small() -> Self {
        let place = Self { directory: tempfile::tempdir().unwrap() };
        fs::create_dir_all(place.tree().join("src/courier")).unwrap();
        let write = |name: &str, text: &str| fs::write(place.tree().join(name), text).unwrap();
        write("pyproject.toml", "[project]\nname = \"courier\"\nrequires-python = \">=3.12\"\n");
        for (name, text) in SMALL {
            write(&format!("src/courier/{name}.py"), text);
        }
        place
    }

    fn tree(&self) -> PathBuf {
        self.directory.path().join("tree")
    }

    fn cache(&self) -> PathBuf {
        self.directory.path().join("cache")
    }

    /// `aiomend` with these arguments, on the cache.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aiomend"));
        command.current_dir(self.tree()).args(args);
        self.dress(&mut command);
        command
    }

    fn dress(&self, command: &mut Command) {
        command.env("AIOMEND_CACHE_DIR", self.cache()).env("XDG_STATE_HOME", self.directory.path().join("state"));
        for variable in ["AIOMEND_NO_CACHE", "VIRTUAL_ENV", "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"] {
            command.env_remove(variable);
        }
    }

    /// What a run says, which is what it says without the cache.
    fn says(&self) -> String {
        // Both at once: neither knows of the other.
        let [with, without] =
            [&["--output-format", "json"][..], &["--output-format", "json", "--no-cache"]].map(|more| {
                let args = [&["check", "--select", "all", "--exit-zero"], more].concat();
                self.command(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            });
        let [with, without] = [with, without].map(|run| {
            let output = run.wait_with_output().unwrap();
            (output.status.code(), text(&output.stdout), text(&output.stderr))
        });
        assert_eq!(with, without);
        with.1
    }

    /// The files of the cache, without the one that git reads.
    fn entries(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut directories = vec![self.cache()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).into_iter().flatten() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => directories.push(path),
                    false if path.ends_with(".gitignore") => {}
                    false => found.push(path),
                }
            }
        }
        found.sort();
        found
    }

    fn only_entry(&self) -> PathBuf {
        let entries = self.entries();
        assert_eq!(entries.len(), 1, "{entries:?}");
        entries[0].clone()
    }

    /// Lets all files be so old that their metadata are trusted; nobody can set the time at which a file was changed.
    fn settle(&self) {
        thread::sleep(Duration::from_millis(2100));
        self.says();
    }

    /// Whether the next run is answered by the cache: it does not open a file that has no finding and was left alone.
    /// None where nobody can look on.
    fn is_known(&self) -> Option<bool> {
        Some(!self.opened()?.iter().any(|path| path.ends_with(LEFT_ALONE)))
    }

    /// The Python files that a run opens.
    fn opened(&self) -> Option<Vec<String>> {
        if !has_strace() {
            return None;
        }
        let log = self.directory.path().join("log");
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-e", "signal=none", "-e", "trace=open,openat", "-o"]).arg(&log);
        command.arg(env!("CARGO_BIN_EXE_aiomend")).args(["check", "--select", "all", "--exit-zero"]);
        self.dress(&mut command);
        assert!(command.current_dir(self.tree()).output().unwrap().status.success());
        let log = fs::read_to_string(&log).unwrap();
        let paths = log.lines().filter_map(|line| line.split('"').nth(1));
        Some(paths.filter(|path| path.ends_with(".py")).map(str::to_owned).collect())
    }
}

/// Modules that use each other.
const SMALL: &[(&str, &str)] = &[
    ("__init__", ""),
    ("config", "LIMIT = 5\n"),
    ("limits", "from courier.config import LIMIT\n\nLATER = LIMIT\nNEVER = None\n"),
    ("names", "NAMES = [\"a\", \"b\"]\n"),
    ("base", "class Base:\n    async def get(self):\n        return 1\n"),
    ("more", "from courier.base import Base\n\n\nclass More(Base):\n    pass\n"),
    (
        "waits",
        "import asyncio\n\nfrom courier.limits import LATER\n\n\nasync def get(q):\n    return await asyncio.wait_for(q.get(), LATER)\n",
    ),
    (
        "waits_too",
        "import asyncio\n\nfrom courier.more import More\n\n\nasync def get():\n    return await asyncio.wait_for(More().get(), 5)\n",
    ),
    (
        "gathers",
        "import asyncio\n\nfrom courier.more import More\n\n\nasync def both():\n    await asyncio.gather(More().get(), More().get())\n",
    ),
    ("tasks", "import asyncio\n\n\ndef start(work):\n    asyncio.create_task(work())\n"),
    (
        "locks",
        "import asyncio\n\nlock = asyncio.Lock()\n\n\nasync def hold(f):\n    await lock.acquire()\n    try:\n        await f()\n    finally:\n        lock.release()\n",
    ),
    ("uses", "from courier.locks import lock\n\n\nasync def held():\n    async with lock:\n        return 1\n"),
];

/// A file of the project without a finding, which no test changes.
const LEFT_ALONE: &str = "src/courier/config.py";

#[cfg(target_os = "linux")]
fn has_strace() -> bool {
    crate::strace::is_there()
}

#[cfg(not(target_os = "linux"))]
fn has_strace() -> bool {
    false
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::write(target, fs::read(entry.path()).unwrap()).unwrap();
        }
    }
}
