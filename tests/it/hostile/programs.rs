//! Environments are read, never run, and no settings file starts anything.

use std::fs;

use super::Trap;
use crate::cli::{aiomend, code, commit_all, project, stderr};

/// An unsafe fix that needs to know what the installed package says.
const USES: &str = "\
import asyncio

from installed import work


async def both():
    return await asyncio.gather(work(1), work(2))
";

#[test]
fn the_environment_is_read_and_never_run() {
    let tree = project(&[("a.py", USES), (".gitignore", ".venv\n.state\n")]);
    commit_all(tree.path());
    let trap = Trap::beside(tree.path());
    let environment = tree.path().join(".venv");
    let packages = environment.join("lib/python3.12/site-packages");
    fs::create_dir_all(&packages).unwrap();
    fs::write(environment.join("pyvenv.cfg"), "home = /usr/bin\nversion = 3.12.1\n").unwrap();
    for name in ["python", "python3", "python3.12", "pip", "git", "sh", "gh"] {
        trap.script(&environment.join("bin").join(name));
    }
    fs::write(packages.join("installed.py"), "async def work(number):\n    return number\n").unwrap();
    let mark = trap.mark.display();
    let code_of_python = format!("import pathlib; pathlib.Path('{mark}').touch()\n");
    for name in ["sitecustomize.py", "usercustomize.py", "evil.pth"] {
        fs::write(packages.join(name), &code_of_python).unwrap();
    }
    let read = ["check", "--unsafe-fixes", "--select", "gather-to-task-group"];
    let interpreter = environment.join("bin/python").display().to_string();
    for more in [&[][..], &["--python", ".venv"], &["--python", &interpreter]] {
        let output = aiomend(tree.path(), &[&read[..], more].concat());
        assert_eq!((code(&output), trap.sprung()), (1, None), "{}", stderr(&output));
    }
    let output = aiomend(tree.path(), &["fix", "--unsafe-fixes", "--select", "gather-to-task-group"]);
    assert_eq!((code(&output), trap.sprung()), (0, None), "{}", stderr(&output));
    // What the fix rests on was read there.
    fs::write(packages.join("installed.py"), "def work(number):\n    return number\n").unwrap();
    aiomend(tree.path(), &["undo"]);
    assert_eq!(code(&aiomend(tree.path(), &read)), 0);
}

#[test]
fn no_key_of_a_settings_file_is_a_command() {
    let keys = ["verify", "command", "pager", "editor", "python", "hook", "plugins", "output-file", "patch"];
    for key in keys {
        let settings = format!("{key} = \"touch it-ran\"\n");
        let tree = project(&[("aiomend.toml", &settings), ("a.py", USES)]);
        for args in [&["check"][..], &["diff"], &["fix", "--allow-no-vcs"]] {
            let output = aiomend(tree.path(), args);
            assert_eq!(code(&output), 2, "{key}");
            assert!(stderr(&output).contains(&format!("`{key}`")), "{}", stderr(&output));
        }
        assert!(!tree.path().join("it-ran").exists() && !tree.path().join("touch it-ran").exists());
    }
}
