//! Disks without room or rights: file systems of their own, mounted for one command.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::cli::{WAIT, WAIT_AFTER, code, project, stderr};

/// What `script` does in a project, in which it may mount; nothing where that is not possible. `$AIOMEND` is the tool.
fn with_mounts(tree: &Path, script: &str) -> Option<Output> {
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-ec", &format!("trap 'exit 99' EXIT\n{script}")])
        .current_dir(tree)
        .env("AIOMEND", env!("CARGO_BIN_EXE_aiomend"))
        .env("XDG_STATE_HOME", tree.join(".state"))
        .env("NO_COLOR", "1")
        .output()
        .ok()
        .filter(|output| output.status.code().is_some_and(|code| code < 3));
    if output.is_none() {
        println!("not provoked: nothing can be mounted here");
    }
    output
}

/// A disk of 64 KiB at `disk`, with no room but for what is there already.
const FULL: &str = "mkdir disk\nmount -t tmpfs -o size=64k none disk\necho old > disk/report\n\
                    dd if=/dev/zero of=disk/filler bs=4k 2>/dev/null || true\n";

#[test]
fn on_a_full_disk_the_old_report_stays() {
    for option in ["--output-file", "--patch", "--html", "--write-baseline"] {
        for place in ["report", "new"] {
            let tree = project(&[("a.py", WAIT)]);
            let script = format!(
                "{FULL}set +e\n$AIOMEND check a.py {option} disk/{place} >/dev/null\ncode=$?\n\
                 ls -A disk > listing\ncp disk/report kept\ntrap - EXIT\nexit $code"
            );
            let Some(output) = with_mounts(tree.path(), &script) else { return };
            let told = format!("aiomend: cannot write disk/{place}: no space left on device\n");
            assert_eq!((code(&output), stderr(&output)), (2, told), "{option}");
            let read = |name: &str| fs::read_to_string(tree.path().join(name)).unwrap();
            let listing = read("listing").replace("filler\n", "");
            assert!(listing == "report\n" || listing == "new\nreport\n" && place == "new", "left behind: {listing}");
            assert_eq!(read("kept"), "old\n", "{option} {place}");
        }
    }
}

/// `fix` has written by the time it tells: the fixes stay, the journal knows them, and the exit code says the rest.
#[test]
fn a_fix_whose_report_has_no_room_is_made_and_can_be_taken_back() {
    let tree = project(&[("a.py", WAIT)]);
    let script = format!(
        "{FULL}set +e\n$AIOMEND fix a.py --allow-no-vcs --output-format json --output-file disk/report\ncode=$?\n\
         cp a.py fixed\n$AIOMEND undo >/dev/null || exit 99\ntrap - EXIT\nexit $code"
    );
    let Some(output) = with_mounts(tree.path(), &script) else { return };
    assert_eq!(stderr(&output), "aiomend: cannot write disk/report: no space left on device\n");
    assert_eq!(code(&output), 2);
    let read = |name: &str| fs::read_to_string(tree.path().join(name)).unwrap();
    assert_eq!((read("fixed").as_str(), read("a.py").as_str()), (WAIT_AFTER, WAIT));
}

/// A directory, and a whole file system, that may be read alone.
#[test]
fn where_nothing_may_be_written_that_is_said_and_the_rest_is_done() {
    let tree = project(&[("a.py", WAIT), ("kept/b.py", WAIT)]);
    let script = "mount --bind kept kept\nmount -o remount,bind,ro kept\nset +e\n\
                  $AIOMEND fix --allow-no-vcs -q >/dev/null\ncode=$?\ntrap - EXIT\nexit $code";
    let Some(output) = with_mounts(tree.path(), script) else { return };
    assert_eq!(stderr(&output), "aiomend: not written: kept/b.py is read-only\n");
    assert_eq!(code(&output), 2);
    let read = |name: &str| fs::read_to_string(tree.path().join(name)).unwrap();
    assert_eq!((read("a.py").as_str(), read("kept/b.py").as_str()), (WAIT_AFTER, WAIT));

    // Without a place for the journal nothing is begun.
    let tree = project(&[("a.py", WAIT)]);
    let script = "mkdir .state\nmount --bind .state .state\nmount -o remount,bind,ro .state\nset +e\n\
                  $AIOMEND fix --allow-no-vcs -q >/dev/null\ncode=$?\ntrap - EXIT\nexit $code";
    let Some(output) = with_mounts(tree.path(), script) else { return };
    let told = stderr(&output);
    assert!(told.starts_with("aiomend: cannot create the journal "), "{told}");
    assert!(told.ends_with(": read-only file system\n"), "{told}");
    assert_eq!((code(&output), fs::read_to_string(tree.path().join("a.py")).unwrap().as_str()), (2, WAIT));
}

/// Rights bind nobody who is root: the command runs as another.
#[test]
fn a_directory_without_rights_is_left_with_a_reason() {
    use std::os::unix::fs::PermissionsExt as _;

    let tree = project(&[("a.py", WAIT), ("kept/b.py", WAIT), ("shut/c.py", WAIT), ("named/d.py", WAIT)]);
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(tree.path(), 0o777);
    for name in ["a.py", "kept/b.py", "shut/c.py", "named/d.py"] {
        set(&tree.path().join(name), 0o666);
    }
    // Listed but not entered, entered but not listed, and one in which nothing may be made.
    [("kept", 0o555), ("shut", 0o000), ("named", 0o444)]
        .iter()
        .for_each(|(name, mode)| set(&tree.path().join(name), *mode));
    let output = Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups", env!("CARGO_BIN_EXE_aiomend")])
        .args(["fix", "--allow-no-vcs", "-q"])
        .current_dir(tree.path())
        .env("XDG_STATE_HOME", tree.path().join(".state"))
        .output();
    let output = output.ok().filter(|output| output.status.code().is_some_and(|code| code < 3));
    for name in ["kept", "shut", "named"] {
        set(&tree.path().join(name), 0o755);
    }
    let Some(output) = output else {
        println!("not provoked: the tool cannot be run as another here");
        return;
    };
    let told = stderr(&output);
    let lines: Vec<&str> = told.lines().collect();
    let kept = tree.path().canonicalize().unwrap().join("kept/b.py");
    assert_eq!(
        lines,
        [
            "aiomend: cannot read named/d.py: permission denied".to_owned(),
            "aiomend: cannot read shut: permission denied".to_owned(),
            format!("aiomend: not written: cannot write a file beside {}: permission denied", kept.display()),
        ]
    );
    assert_eq!(code(&output), 2);
    assert_eq!(fs::read_to_string(tree.path().join("a.py")).unwrap(), WAIT_AFTER);
}
