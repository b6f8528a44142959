//! What wraps the command: the action, the completions, the manual page, the hooks.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::cli::{WAIT, WAIT_AFTER, aiomend, code, project, stderr, stdout};
use crate::workspace::text;

/// Runs the step of the action in `tree`, a repository, with these inputs.
fn act(tree: &TempDir, inputs: &[(&str, &str)]) -> Output {
    let bin = TempDir::new().unwrap();
    symlink(env!("CARGO_BIN_EXE_aiomend"), bin.path().join("aiomend")).unwrap();
    let path = std::env::var("PATH").unwrap();
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/action/run.sh"))
        .current_dir(tree.path())
        .env("PATH", format!("{}:{path}", bin.path().display()))
        .env("XDG_STATE_HOME", tree.path().join(".state"))
        .env("GITHUB_STEP_SUMMARY", tree.path().join("summary.md"))
        .env("GITHUB_OUTPUT", tree.path().join("outputs.txt"))
        .envs(inputs.iter().copied())
        .output()
        .unwrap()
}

fn read(tree: &TempDir, name: &str) -> String {
    fs::read_to_string(tree.path().join(name)).unwrap_or_default()
}

#[test]
fn the_action_annotates_and_sums_up() {
    let tree = project(&[("src/a.py", WAIT), ("b.py", WAIT)]);
    let output = act(&tree, &[("AIOMEND_PATHS", "src\n"), ("AIOMEND_SARIF", "found.sarif")]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stdout(&output).starts_with("::error file=src/a.py,line=5,"), "{}", stdout(&output));
    assert!(!stdout(&output).contains("b.py"), "{}", stdout(&output));
    assert!(read(&tree, "summary.md").starts_with("## aiomend\n\n1 fix in 1 file"));
    assert!(read(&tree, "outputs.txt").starts_with("fixes=1\n"));
    let sarif: serde_json::Value = serde_json::from_str(&read(&tree, "found.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
}

#[test]
fn the_action_fixes() {
    let tree = project(&[("a.py", WAIT)]);
    let output = act(&tree, &[("AIOMEND_MODE", "fix"), ("AIOMEND_ARGS", "--allow-no-vcs\r\n\n--isolated\n")]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(read(&tree, "a.py"), WAIT_AFTER);
}

#[test]
fn the_action_pushes_a_branch() {
    let tree = project(&[("a.py", WAIT)]);
    let place = TempDir::new().unwrap();
    let remote = place.path().join("remote.git");
    let git = |args: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let output = Command::new("git").args(identity).args(args).current_dir(tree.path()).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", stderr(&output));
        stdout(&output)
    };
    git(&["init", "-q", "--bare", remote.to_str().unwrap()]);
    git(&["init", "-q", "-b", "main"]);
    git(&["remote", "add", "origin", remote.to_str().unwrap()]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "all"]);
    git(&["push", "-q", "origin", "main"]);
    // As a runner has it: nobody has told git a name.
    let inputs = [
        ("AIOMEND_MODE", "pr"),
        ("AIOMEND_ARGS", "--branch=fixes"),
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
    ];
    let output = act(&tree, &inputs);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    git(&["fetch", "-q", "origin"]);
    let log = git(&["log", "--format=%an|%cn", "--name-only", "main..origin/fixes"]);
    assert_eq!(log, "github-actions[bot]|github-actions[bot]\n\na.py\n");
}

/// A stand-in for Python makes an environment whose `pip` writes down what it is asked, and installs the command.
#[test]
fn the_action_installs_the_version_that_is_asked_for() {
    let tree = project(&[("a.py", WAIT)]);
    let bin = tree.path().join("bin");
    let asked = tree.path().join("asked");
    fs::create_dir(&bin).unwrap();
    let script = format!(
        "#!/bin/sh\n[ \"$1 $2\" = '-m venv' ] || exit 1\nmkdir -p \"$3/bin\"\n\
         printf '#!/bin/sh\\nprintf \"%%s|\" \"$@\" > \"{}\"\\n' > \"$3/bin/pip\"\n\
         ln -s '{}' \"$3/bin/aiomend\"\nchmod +x \"$3/bin/pip\"\n",
        asked.display(),
        env!("CARGO_BIN_EXE_aiomend"),
    );
    fs::write(bin.join("python3"), script).unwrap();
    fs::set_permissions(bin.join("python3"), PermissionsExt::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let inputs =
        [("AIOMEND_VERSION", "0.1.0"), ("RUNNER_TEMP", tree.path().to_str().unwrap()), ("PATH", path.as_str())];
    let output = act(&tree, &inputs);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    assert!(stdout(&output).starts_with("::error file=a.py,"), "{}", stdout(&output));
    assert_eq!(read(&tree, "asked"), "install|--quiet|--disable-pip-version-check|aiomend==0.1.0|");
}

#[test]
fn inputs_of_the_action_are_data() {
    let tree = project(&[("a b.py", WAIT), ("c.py", WAIT)]);
    let inputs =
        [("AIOMEND_PATHS", "a b.py\n$(touch touched)\n`touch touched`"), ("AIOMEND_ARGS", "--select=a;touch touched")];
    let output = act(&tree, &inputs);
    assert_eq!(code(&output), 2);
    assert!(!tree.path().join("touched").exists());
    let output = act(&tree, &[("AIOMEND_PATHS", "a b.py")]);
    assert!(stdout(&output).starts_with("::error file=a b.py,"), "{}", stdout(&output));
    let output = act(&tree, &[("AIOMEND_MODE", "mend")]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("none of check, fix, pr"), "{}", stderr(&output));
}

#[test]
fn completions_are_made_for_every_shell() {
    let tree = project(&[]);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = aiomend(tree.path(), &["completions", shell]);
        assert_eq!(code(&output), 0, "{shell}");
        assert!(stdout(&output).contains("unsafe-fixes"), "{shell}");
    }
    let script = tree.path().join("aiomend.bash");
    fs::write(&script, aiomend(tree.path(), &["completions", "bash"]).stdout).unwrap();
    let complete =
        "source \"$0\"; COMP_WORDS=(aiomend fi); COMP_CWORD=1; _aiomend aiomend fi aiomend; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").arg("-c").arg(complete).arg(&script).output().unwrap();
    assert_eq!(stdout(&output), "fix\n", "{}", stderr(&output));
    assert_eq!(code(&aiomend(tree.path(), &["completions", "csh"])), 2);
}

#[test]
fn the_manual_has_every_command_and_option() {
    let output = aiomend(project(&[]).path(), &["man"]);
    let page = stdout(&output);
    for command in ["DIFF", "CHECK", "FIX", "REVIEW", "PR", "UNDO", "EXPLAIN", "LIST"] {
        assert!(page.contains(&format!(".SH \"AIOMEND {command}\"\n")), "{command}");
    }
    for option in ["\\-\\-verify", "\\-\\-unsafe\\-fixes", "\\-\\-no\\-push", "\\-\\-color"] {
        assert!(page.contains(option), "{option}");
    }
    assert_eq!(page.matches("\nPrint help\n").count(), 1, "for all commands at once");
    assert_eq!(page.matches("\nExamples:\n").count(), 7, "of diff, check, fix, review, pr, explain and completions");
    assert!(page.contains("\nExit code: 0 if done, 2 if something could not be written or verified.\n"));
    assert!(page.contains(".SH EXAMPLES\n.PP\n.nf\n  aiomend diff "));
}

/// The commands of the hooks are commands of ours.
#[test]
fn hooks_of_pre_commit_do_what_they_are_for() {
    let entries: Vec<String> = text(Path::new(".pre-commit-hooks.yaml"))
        .lines()
        .filter_map(|line| line.trim().strip_prefix("entry: aiomend ").map(str::to_owned))
        .collect();
    let [check, fix] = &entries[..] else { panic!("{entries:?}") };
    let tree = project(&[("a.py", WAIT)]);
    let run = |entry: &str| {
        let words: Vec<&str> = entry.split(' ').chain(["a.py"]).collect();
        code(&aiomend(tree.path(), &words))
    };
    assert_eq!(run(check), 1);
    assert_eq!(run(&format!("{fix} --allow-no-vcs")), 1, "pre-commit is told that a file has changed");
    assert_eq!(read(&tree, "a.py"), WAIT_AFTER);
    assert_eq!([run(check), run(&format!("{fix} --allow-no-vcs"))], [0, 0]);
}
