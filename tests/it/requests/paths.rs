//! PATHS of `pr`, however they are given.

use std::fs;
use std::os::unix::fs::symlink;

use super::Repository;
use crate::cli::WAIT;

#[test]
fn a_full_path_is_told_as_seen_from_the_person() {
    let repository = Repository::new();
    fs::create_dir(repository.path("work/inner")).unwrap();
    repository.write("inner/c.py", WAIT);
    repository.publish("more");
    let inner = repository.path("work/inner");
    let work = repository.path("work");
    let body = repository.path("body.md");
    let said = |path: &std::path::Path| {
        let mut command = repository.command(env!("CARGO_BIN_EXE_aiomend"), &inner);
        let output = command.args(["pr", "--pr-body-file"]).args([&body, path]).output().unwrap();
        assert_eq!(crate::cli::code(&output), 0, "{}", crate::cli::stderr(&output));
        let body = fs::read_to_string(&body).unwrap();
        assert!(!body.contains("aiomend-"), "the worktree is nobody's concern: {body}");
        body
    };
    assert!(said(&work.join("a.py")).contains("\n`../a.py`\n"));
    assert!(said(&inner.join("c.py")).contains("\n`c.py`\n"));
    assert!(said(&inner).contains("\n`c.py`\n"));
    assert!(said(&work).contains("2 fixes in 2 files"));
}

#[test]
fn paths_may_be_listed_in_a_file() {
    let repository = Repository::new();
    fs::write(repository.path("list"), "b.py\n").unwrap();
    repository.pushed(&["--unsafe-fixes", "--files-from", "../list"]);
    assert_eq!(repository.remote(&["diff", "--name-only", "main", "aiomend/fixes"]), "b.py");
}

#[test]
fn a_link_to_the_persons_own_files_is_not_followed() {
    let repository = Repository::new();
    fs::create_dir(repository.path("work/inner")).unwrap();
    repository.write("inner/c.py", WAIT);
    for (link, target) in [("file.py", "work/a.py"), ("directory", "work/inner")] {
        symlink(repository.path(target), repository.path("work").join(link)).unwrap();
    }
    repository.publish("links");
    let before = repository.state();
    for (link, file) in [("file.py", "file.py"), ("directory", "directory/c.py")] {
        let said = repository.refused(&[link]);
        assert!(said.contains(&format!("{file} is not in this repository: a link leads out of it")), "{said}");
    }
    assert_eq!(repository.state(), before);
}
