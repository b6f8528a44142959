//! Nothing outside the project is read beyond settings and the environment, and nothing outside PATHS is written.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::cli::{SPANNING, WAIT, WAIT_AFTER, aiomend, code, commit_all, project, stderr, stdout};

/// Whether `gather` may become a group here depends on what `decoy.work` is.
fn uses(import: &str) -> String {
    format!("import asyncio\n\n{import}\n\n\nasync def both():\n    return await asyncio.gather(work(1), work(2))\n")
}

const WORK: &str = "async def work(number):\n    return number\n";

const GATHER: &[&str] = &["check", "--unsafe-fixes", "--select", "gather-to-task-group"];

/// A directory with a project in it, and beside that a package that the project is not to see.
fn beside_a_decoy(files: &[(&str, &str)]) -> (TempDir, std::path::PathBuf) {
    let above = TempDir::new().unwrap();
    let place = above.path().canonicalize().unwrap().join("project");
    fs::create_dir(&place).unwrap();
    let inside = project(files);
    for entry in fs::read_dir(inside.path()).unwrap() {
        let path = entry.unwrap().path();
        fs::rename(&path, place.join(path.file_name().unwrap())).unwrap();
    }
    fs::create_dir(place.join(".git")).unwrap();
    let decoy = above.path().join("decoy");
    fs::create_dir(&decoy).unwrap();
    fs::write(decoy.join("__init__.py"), WORK).unwrap();
    fs::write(above.path().join("decoy_module.py"), WORK).unwrap();
    (above, place)
}

/// Names with texts, or with targets of links.
type Pairs = &'static [(&'static str, &'static str)];

/// How a project could lead to the decoy: by an import, with these files and links.
const WAYS: &[(&str, Pairs, Pairs)] = &[
    ("from decoy import work", &[], &[("../decoy", "decoy")]),
    ("from decoy_module import work", &[], &[("../decoy_module.py", "decoy_module.py")]),
    ("from decoy import work", &[("aiomend.toml", "src = [\"..\"]\n")], &[]),
    ("from decoy import work", &[("aiomend.toml", "src = [\"up\"]\n")], &[("..", "up")]),
    ("from .. import decoy_module as work\nwork = work.work", &[("__init__.py", "")], &[]),
    ("from ...decoy import work", &[("__init__.py", "")], &[]),
    ("from up.decoy import work", &[], &[("..", "up")]),
];

#[test]
fn code_outside_is_not_looked_at() {
    for (import, files, links) in WAYS {
        let code_of_user = uses(import);
        let files: Vec<(&str, &str)> = files.iter().copied().chain([("a.py", code_of_user.as_str())]).collect();
        let (_above, place) = beside_a_decoy(&files);
        links.iter().for_each(|(target, name)| symlink(target, place.join(name)).unwrap());
        let output = aiomend(&place, GATHER);
        let told = stdout(&output);
        assert_eq!(code(&output), 0, "{import}: {told}{}", stderr(&output));
        assert!(!told.contains("unsafe"), "{import}: {told}");
    }
    // Inside, the same code is looked at.
    let inside = project(&[("a.py", &uses("from decoy import work")), ("decoy/__init__.py", WORK)]);
    assert_eq!(code(&aiomend(inside.path(), GATHER)), 1);
}

/// The files that a process tree opens to read or write, where the system can tell.
fn opened(tree: &Path, args: &[&str]) -> Option<Vec<String>> {
    let log = tree.join(".state-of-calls");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=openat,open,execve", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_aiomend"))
        .args(args)
        .current_dir(tree)
        .env("XDG_STATE_HOME", tree.join(".state"))
        .env("HOME", tree.join(".home"))
        .env_remove("VIRTUAL_ENV")
        .output()
        .ok()?;
    let text = fs::read_to_string(&log).ok()?;
    fs::remove_file(&log).unwrap();
    assert!(code(&output) < 2, "{}", stderr(&output));
    let calls = text.lines().filter(|line| !line.contains(" = -1 "));
    let named = calls.filter_map(|line| Some((line, line.split('"').nth(1)?.to_owned())));
    Some(named.filter(|(line, _)| !line.contains("execve")).map(|(_, path)| path).collect())
}

#[test]
fn every_file_that_is_opened_is_accounted_for() {
    let (above, place) = beside_a_decoy(&[("a.py", &uses("from decoy import work")), ("b.py", WAIT)]);
    symlink("../decoy", place.join("decoy")).unwrap();
    symlink("/etc/passwd", place.join("passwd.py")).unwrap();
    symlink("..", place.join("up")).unwrap();
    let Some(paths) = opened(&place, &["check"]) else {
        println!("not provoked: there is no strace here");
        return;
    };
    let base = above.path().canonicalize().unwrap();
    let own = |path: &str| place.join(path).starts_with(&place) && !path.contains("..");
    // The loader's, the system's, and settings of git for the paths that are left out.
    let system = ["/etc/ld", "/lib", "/usr/lib", "/proc/", "/sys/", "/dev/", "/usr/share/", "/etc/gitconfig"];
    let is_settings = |path: &str| [".gitignore", ".ignore"].iter().any(|name| path.ends_with(name));
    let others: Vec<&String> = paths
        .iter()
        .filter(|path| !own(path) && !is_settings(path) && !system.iter().any(|begin| path.starts_with(begin)))
        .collect();
    // Directories above are looked into for settings, by name.
    let is_above = |path: &str| base.starts_with(path);
    let left: Vec<_> = others.into_iter().filter(|path| !is_above(path)).collect();
    assert!(left.is_empty(), "{left:?}");
    assert!(paths.iter().any(|path| path.ends_with("b.py")), "{paths:?}");
    assert!(!paths.iter().any(|path| path.contains("passwd") || path.contains("decoy")), "{paths:?}");
}

#[test]
fn nothing_outside_the_paths_is_written() {
    let tree = project(SPANNING);
    commit_all(tree.path());
    fs::write(tree.path().join("other.py"), WAIT).unwrap();
    fs::create_dir(tree.path().join("part")).unwrap();
    fs::write(tree.path().join("part/a.py"), WAIT).unwrap();
    let before = |name: &str| fs::read(tree.path().join(name)).unwrap();
    let names: Vec<&str> = SPANNING.iter().map(|(name, _)| *name).chain(["other.py"]).collect();
    let old: Vec<Vec<u8>> = names.iter().map(|name| before(name)).collect();
    let args = ["fix", "--allow-no-vcs", "--allow-dirty", "--unsafe-fixes", "--select", "all", "part"];
    let output = aiomend(tree.path(), &args);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(fs::read_to_string(tree.path().join("part/a.py")).unwrap(), WAIT_AFTER);
    assert_eq!(names.iter().map(|name| before(name)).collect::<Vec<_>>(), old);
}

/// A walk does not go through links; one that is named by the person is theirs.
#[test]
fn links_out_of_the_tree_are_not_walked() {
    let outside = project(&[("b.py", WAIT), ("sub/c.py", WAIT)]);
    let tree = project(&[("a.py", WAIT)]);
    symlink(outside.path(), tree.path().join("way-out")).unwrap();
    symlink(outside.path().join("b.py"), tree.path().join("b.py")).unwrap();
    symlink(".", tree.path().join("here")).unwrap();
    symlink("loop.py", tree.path().join("loop.py")).unwrap();
    let output = aiomend(tree.path(), &["fix", "--allow-no-vcs"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert!(stdout(&output).contains("1 file, 1 with asyncio"), "{}", stdout(&output));
    assert_eq!(fs::read_to_string(outside.path().join("b.py")).unwrap(), WAIT);
    let output = aiomend(tree.path(), &["check", "loop.py"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).starts_with("aiomend: cannot read loop.py: "), "{}", stderr(&output));
}
