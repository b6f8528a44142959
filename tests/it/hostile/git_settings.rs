//! What `.git/config` and its like name is not started by commands that only ask git.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::Trap;
use crate::cli::{WAIT, WAIT_AFTER, aiomend, code, commit_all, git, project, stderr};

/// A clean repository of two commits.
fn repository() -> TempDir {
    let tree = project(&[("a.py", "x = 1\n"), (".gitignore", ".state\n"), (".gitattributes", "*.py filter=own\n")]);
    commit_all(tree.path());
    fs::write(tree.path().join("a.py"), WAIT).unwrap();
    commit_all(tree.path());
    tree
}

fn set(tree: &Path, key: &str, value: &str) {
    assert!(git(tree, &["config", key, value]).status.success(), "{key}");
}

/// Git has to read the files again to know whether they changed.
fn touch(tree: &Path) {
    fs::write(tree.join("a.py"), fs::read(tree.join("a.py")).unwrap()).unwrap();
}

const ASKING: &[&[&str]] = &[
    &["check"],
    &["diff"],
    &["check", "--diff-base", "HEAD~1"],
    &["check", "--verify", "true"],
    &["fix"],
    &["undo"],
    &["fix", "--verify", "python3 -B -c 'import a'"],
    &["undo"],
];

#[track_caller]
fn nothing_runs(tree: &Path, trap: &Trap, what: &str) {
    trap.sprung();
    for args in ASKING {
        touch(tree);
        let output = aiomend(tree, args);
        assert!(trap.sprung().is_none(), "{what}: aiomend {}", args.join(" "));
        let is_fix = args[0] == "fix";
        assert!(!is_fix || code(&output) == 0, "{what}: {}", stderr(&output));
        assert!(!is_fix || fs::read_to_string(tree.join("a.py")).unwrap() == WAIT_AFTER, "{what}");
    }
    assert_eq!(fs::read_to_string(tree.join("a.py")).unwrap(), WAIT, "{what}");
}

#[test]
fn settings_that_name_a_program_start_none() {
    let programs = [
        "core.fsmonitor",
        "core.sshCommand",
        "core.gitProxy",
        "core.editor",
        "core.pager",
        "core.askPass",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.external",
        "diff.python.command",
        "diff.python.textconv",
        "gpg.program",
        "interactive.diffFilter",
        "sequence.editor",
        "uploadpack.packObjectsHook",
    ];
    let tree = repository();
    let trap = Trap::beside(tree.path());
    let program = trap.script(&tree.path().join(".git/program"));
    programs.iter().for_each(|key| set(tree.path(), key, &program));
    for name in ["status", "rev-parse", "ls-files", "diff", "worktree", "cat-file", "merge-base", "config"] {
        set(tree.path(), &format!("alias.{name}"), &format!("!{program}"));
    }
    set(tree.path(), "log.showSignature", "true");
    set(tree.path(), "commit.gpgSign", "true");
    nothing_runs(tree.path(), &trap, "programs");
    // The trap works.
    git(tree.path(), &["status"]);
    assert!(trap.sprung().is_some());
}

#[test]
fn hooks_are_not_run() {
    let tree = repository();
    let trap = Trap::beside(tree.path());
    let hooks = ["post-checkout", "post-index-change", "pre-commit", "reference-transaction", "fsmonitor-watchman"];
    for place in [".git/hooks", ".git/other"] {
        hooks.iter().for_each(|hook| drop(trap.script(&tree.path().join(place).join(hook))));
        nothing_runs(tree.path(), &trap, place);
        set(tree.path(), "core.hooksPath", ".git/other");
    }
    git(tree.path(), &["update-index", "--refresh", "--force-write-index"]);
    assert!(trap.sprung().is_some());
}

#[test]
fn filters_of_the_repositorys_own_are_not_run() {
    for setting in ["clean", "process"] {
        for (filter, attributes) in [("own", ".gitattributes"), ("a.b=c", ".git/info/attributes")] {
            let tree = repository();
            fs::write(tree.path().join(".git/info/attributes"), "").unwrap();
            if attributes.starts_with(".git/") {
                // A name with a sign that ends a name elsewhere.
                fs::write(tree.path().join(attributes), "*.py filter=a.b=c\n").unwrap();
            }
            let trap = Trap::beside(tree.path());
            let program = trap.script(&tree.path().join(".git/program"));
            let config = tree.path().join(".git/config");
            let text = fs::read_to_string(&config).unwrap();
            let section = format!("[filter \"{filter}\"]\n\t{setting} = {program}\n\trequired = true\n");
            fs::write(config, text + &section).unwrap();
            nothing_runs(tree.path(), &trap, &section);
            touch(tree.path());
            git(tree.path(), &["status"]);
            assert!(trap.sprung().is_some(), "{section}");
        }
    }
}

#[test]
fn filters_of_a_submodule_are_not_run() {
    let library = repository();
    let tree = repository();
    let add = ["-c", "protocol.file.allow=always", "submodule", "add", "-q"];
    let place = library.path().display().to_string();
    assert!(git(tree.path(), &[&add[..], &[&place, "sub"]].concat()).status.success());
    commit_all(tree.path());
    let trap = Trap::beside(tree.path());
    let program = trap.script(&tree.path().join(".git/program"));
    let inside = tree.path().join("sub");
    set(&inside, "filter.own.clean", &program);
    touch(&inside);
    git(tree.path(), &["status"]);
    assert!(trap.sprung().is_some(), "the trap works");
    touch(&inside);
    let output = aiomend(tree.path(), &["fix"]);
    assert_eq!((code(&output), trap.sprung()), (0, None), "{}", stderr(&output));
}

/// The person's own settings are their word: `git lfs install` writes such a filter there.
#[test]
fn filters_of_the_persons_own_are_run() {
    let tree = repository();
    let trap = Trap::beside(tree.path());
    let program = trap.script(&tree.path().join(".git/program"));
    let config = tree.path().join(".git/of-the-person");
    fs::write(&config, format!("[filter \"own\"]\n\tclean = {program} && cat\n")).unwrap();
    touch(tree.path());
    let output = Command::new(env!("CARGO_BIN_EXE_aiomend"))
        .arg("fix")
        .current_dir(tree.path())
        .env("GIT_CONFIG_GLOBAL", &config)
        .output()
        .unwrap();
    assert!(trap.sprung().is_some(), "{}", stderr(&output));
}

/// A clone without all contents fetches what is missing, by what its settings say.
#[test]
fn nothing_is_fetched_by_a_program_of_the_repositorys() {
    let tree = repository();
    let trap = Trap::beside(tree.path());
    let program = trap.script(&tree.path().join(".git/program"));
    let old = git(tree.path(), &["rev-parse", "HEAD~1:a.py"]);
    let name = String::from_utf8(old.stdout).unwrap();
    let (directory, file) = name.trim().split_at(2);
    fs::remove_file(tree.path().join(".git/objects").join(directory).join(file)).unwrap();
    let settings = [
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("protocol.allow", "always"),
        ("core.sshCommand", &program),
    ];
    settings.iter().for_each(|(key, value)| set(tree.path(), key, value));
    for url in [format!("ext::{program}"), "ssh://127.0.0.1:1/none".to_owned()] {
        set(tree.path(), "remote.origin.url", &url);
        let output = aiomend(tree.path(), &["check", "--diff-base", "HEAD~1"]);
        assert_eq!((code(&output), trap.sprung()), (2, None), "{url}: {}", stderr(&output));
        git(tree.path(), &["cat-file", "blob", name.trim()]);
        assert!(trap.sprung().is_some(), "{url}");
    }
}

#[test]
fn a_work_tree_elsewhere_is_none() {
    let tree = repository();
    let other = project(&[("a.py", WAIT)]);
    set(tree.path(), "core.worktree", &other.path().display().to_string());
    let output = aiomend(tree.path(), &["fix"]);
    let told = stderr(&output);
    assert!(told.contains("has another directory as its work tree"), "{told}");
    assert_eq!((code(&output), fs::read_to_string(tree.path().join("a.py")).unwrap().as_str()), (2, WAIT));
}

#[test]
fn a_journal_that_leads_elsewhere_is_not_written() {
    let tree = repository();
    let outside = TempDir::new().unwrap();
    fs::create_dir(outside.path().join("000007.part")).unwrap();
    std::os::unix::fs::symlink(outside.path(), tree.path().join(".git/aiomend")).unwrap();
    let output = aiomend(tree.path(), &["fix"]);
    let told = stderr(&output);
    assert!(told.contains("aiomend: cannot keep the journal in") && told.contains("no directory of its own"), "{told}");
    assert_eq!(code(&output), 2);
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}
