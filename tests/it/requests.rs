//! `pr`: real git and a bare remote; `gh` and `glab` are stand-ins that write down what they are asked.

mod left;
mod names;
mod paths;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use aiomend_fixture::python::interpreters_from;
use tempfile::TempDir;

use crate::cli::{WAIT, WAIT_AFTER, code, stderr, stdout};

/// A task that nobody refers to, for a second codemod.
const TASK: &str = "import asyncio\n\n\nasync def start(work):\n    asyncio.create_task(work())\n";

/// A clone of a bare remote, in a world without any other settings of git.
struct Repository {
    place: TempDir,
    // What the remote is called.
    address: String,
}

impl Repository {
    /// `a.py` and `b.py` have one site each, and are pushed to `main`.
    fn new() -> Self {
        Self::at(None)
    }

    /// The remote has this address, and git comes to it by a stand-in for `ssh`.
    fn at(address: Option<&str>) -> Self {
        let place = TempDir::new().unwrap();
        let bare = place.path().join("remote.git");
        let address = address.map_or_else(|| bare.display().to_string(), str::to_owned);
        let repository = Self { place, address };
        repository.script(
            "ssh",
            &format!(
                "case \"$*\" in *receive-pack*) git receive-pack '{0}';; *) git upload-pack '{0}';; esac",
                bare.display()
            ),
        );
        fs::create_dir(repository.path("work")).unwrap();
        for args in [
            &["config", "--global", "user.name", "A bot"][..],
            &["config", "--global", "user.email", "bot@example.org"],
            &["config", "--global", "init.defaultBranch", "main"],
            &["init", "-q", "--bare", "../remote.git"],
            &["init", "-q"],
            &["remote", "add", "origin", &repository.address],
        ] {
            repository.git(args);
        }
        repository.write("pyproject.toml", "[project]\nrequires-python = \">=3.12\"\n");
        repository.write("a.py", WAIT);
        repository.write("b.py", TASK);
        repository.publish("start");
        repository
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path("work").join(name), text).unwrap();
    }

    /// A program on `PATH`.
    fn script(&self, name: &str, text: &str) {
        let path = self.path("bin").join(name);
        fs::create_dir_all(self.path("bin")).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    fn command(&self, program: &str, directory: &Path) -> Command {
        let path = std::env::join_paths(
            std::iter::once(self.path("bin")).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())).filter(
                |directory| {
                    ["gh", "glab"].iter().all(|tool| !directory.join(tool).is_file()) || *directory == self.path("bin")
                },
            ),
        );
        let mut command = Command::new(program);
        command
            .current_dir(directory)
            .env("PATH", path.unwrap())
            .env("HOME", self.place.path())
            .env("TMPDIR", self.place.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.path("gitconfig"))
            .env("GIT_SSH_COMMAND", self.path("bin").join("ssh"))
            .env("XDG_STATE_HOME", self.path("state"))
            .env("NO_COLOR", "1");
        for variable in ["GITLAB_CI", "GITHUB_ACTIONS", "VIRTUAL_ENV"] {
            command.env_remove(variable);
        }
        command
    }

    fn git_in(&self, directory: &str, args: &[&str]) -> String {
        let output = self.command("git", &self.path(directory)).args(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", stderr(&output));
        stdout(&output).trim_end().to_owned()
    }

    fn git(&self, args: &[&str]) -> String {
        self.git_in("work", args)
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    fn publish(&self, message: &str) {
        self.commit(message);
        self.git(&["push", "-q", "origin", "main"]);
    }

    fn remote(&self, args: &[&str]) -> String {
        self.git_in("remote.git", args)
    }

    fn pr(&self, args: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_aiomend"), &self.path("work")).arg("pr").args(args).output().unwrap()
    }

    /// Run it and expect that it ends well.
    fn pushed(&self, args: &[&str]) -> String {
        let output = self.pr(args);
        assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
        stdout(&output)
    }

    /// Run it and expect that it fails.
    fn refused(&self, args: &[&str]) -> String {
        let output = self.pr(args);
        assert_eq!(code(&output), 2, "{}{}", stdout(&output), stderr(&output));
        stderr(&output)
    }

    /// Everything of the person's that must stay as it is.
    fn state(&self) -> Vec<String> {
        let work = self.path("work");
        vec![
            self.git(&["symbolic-ref", "HEAD"]),
            self.git(&["rev-parse", "HEAD"]),
            self.git(&["status", "--porcelain=v2", "--untracked-files=all"]),
            self.git(&["ls-files", "--stage"]),
            self.git(&["worktree", "list", "--porcelain"]),
            self.git(&["for-each-ref", "refs/heads"]),
            fs::read_to_string(work.join("a.py")).unwrap(),
            fs::read_to_string(work.join("b.py")).unwrap(),
        ]
    }

    /// What a stand-in was asked, a line for each time.
    fn asked(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("asked")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

#[test]
fn each_codemod_has_its_commit_on_a_branch_of_its_own() {
    let repository = Repository::new();
    repository.write("a.py", "# in work\n");
    repository.git(&["add", "a.py"]);
    repository.write("untracked.py", WAIT);
    let before = repository.state();
    let said = repository.pushed(&["--unsafe-fixes"]);
    assert_eq!(repository.state(), before);
    assert!(said.contains("Pushed `aiomend/fixes` to `origin`"), "{said}");
    let log = repository.remote(&["log", "--format=%an|%s", "--name-only", "main..aiomend/fixes"]);
    let lines: Vec<&str> = log.lines().filter(|line| !line.is_empty()).collect();
    let [task, b, wait, a] = lines[..] else { panic!("{log}") };
    assert!(task.starts_with("A bot|Keep a reference"), "{log}");
    assert!(wait.starts_with("A bot|Use `async with asyncio.timeout`"), "{log}");
    assert_eq!([a, b], ["a.py", "b.py"]);
    // What is not committed is not part of it.
    assert_eq!(repository.remote(&["show", "aiomend/fixes:a.py"]) + "\n", WAIT_AFTER);
    let left: Vec<_> =
        fs::read_dir(repository.place.path()).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("aiomend-")), "{left:?}");
}

#[test]
fn it_works_from_a_directory_below_and_on_the_paths_given() {
    let repository = Repository::new();
    fs::create_dir(repository.path("work/inner")).unwrap();
    repository.write("inner/c.py", WAIT);
    repository.publish("more");
    let inner = repository.path("work/inner");
    let run = |paths: &[&str]| {
        let command = repository.command(env!("CARGO_BIN_EXE_aiomend"), &inner).arg("pr").args(paths).output();
        let output = command.unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        repository.remote(&["diff", "--name-only", "aiomend/fixes~", "aiomend/fixes"])
    };
    assert_eq!(run(&[]), "inner/c.py");
    assert_eq!(run(&["../a.py"]), "a.py");
    assert_eq!(run(&[repository.path("work/a.py").to_str().unwrap()]), "a.py");
}

#[test]
fn the_branch_is_renewed_unless_somebody_else_has_been_there() {
    let repository = Repository::new();
    repository.pushed(&[]);
    let first = repository.remote(&["rev-parse", "aiomend/fixes"]);
    let said = repository.pushed(&[]);
    assert!(said.contains("has these fixes already"), "{said}");
    assert_eq!(repository.remote(&["rev-parse", "aiomend/fixes"]), first);
    repository.write("c.py", WAIT);
    repository.publish("more");
    repository.pushed(&[]);
    assert_eq!(repository.remote(&["rev-list", "--count", "main..aiomend/fixes"]), "2", "written anew");
    // One of ours that somebody has amended is not ours.
    repository.git(&["fetch", "-q", "origin", "aiomend/fixes"]);
    repository.git(&["switch", "-q", "--detach", "FETCH_HEAD"]);
    repository.write("c.py", "# by hand\n");
    repository.git(&["commit", "-q", "-a", "--amend", "--no-edit"]);
    repository.git(&["push", "-q", "-f", "origin", "HEAD:aiomend/fixes"]);
    repository.git(&["switch", "-q", "main"]);
    let by_hand = repository.remote(&["rev-parse", "aiomend/fixes"]);
    let said = repository.refused(&[]);
    assert!(said.contains("has a commit that is not ours"), "{said}");
    assert_eq!(repository.remote(&["rev-parse", "aiomend/fixes"]), by_hand);
    repository.pushed(&["--branch", "aiomend/others"]);
}

/// Services clone the last commit alone: what the branch was made on is not there when the base has gone on.
#[test]
fn the_branch_is_renewed_from_a_clone_of_the_last_commit() {
    let repository = Repository::new();
    let clone = repository.path("clone");
    let remote = format!("file://{}", repository.path("remote.git").display());
    let run = || {
        let _ = fs::remove_dir_all(&clone);
        repository.git(&["clone", "-q", "--depth=1", &remote, clone.to_str().unwrap()]);
        repository.command(env!("CARGO_BIN_EXE_aiomend"), &clone).arg("pr").output().unwrap()
    };
    assert_eq!(code(&run()), 0);
    for name in ["c.py", "d.py"] {
        repository.write(name, WAIT);
        repository.publish(name);
    }
    let output = run();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let changed = repository.remote(&["diff", "--name-only", "main...aiomend/fixes"]);
    assert_eq!(changed, "a.py\nb.py\nc.py\nd.py");
    assert!(stdout(&run()).contains("has these fixes already"));
    // What somebody else has committed is found there too.
    repository.git(&["fetch", "-q", "origin", "aiomend/fixes"]);
    repository.git(&["switch", "-q", "--detach", "FETCH_HEAD"]);
    repository.write("c.py", "# by hand\n");
    repository.commit("by hand");
    repository.git(&["push", "-q", "origin", "HEAD:aiomend/fixes"]);
    repository.git(&["switch", "-q", "main"]);
    repository.write("e.py", WAIT);
    repository.publish("e.py");
    let told = stderr(&run());
    assert!(told.contains("has a commit that is not ours") && told.contains("by hand"), "{told}");
}

#[test]
fn no_hook_of_the_repository_is_run() {
    let repository = Repository::new();
    let hooks = repository.path("work/.git/hooks");
    for hook in ["pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "post-checkout", "pre-push"] {
        let path = hooks.join(hook);
        fs::create_dir_all(&hooks).unwrap();
        fs::write(&path, format!("#!/bin/sh\ntouch '{}'\nexit 1\n", repository.path("hooked").display())).unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }
    repository.pushed(&[]);
    assert!(!repository.path("hooked").exists());
}

#[test]
fn without_a_push_the_branch_is_made_here() {
    let repository = Repository::new();
    let said =
        repository.pushed(&["--no-push", "--branch", "fixes", "--commit-message", "{codemod}: {title} ({fixes})"]);
    assert!(said.contains("`git log main..fixes`"), "{said}");
    let subject = repository.git(&["log", "-1", "--format=%s", "fixes~"]);
    assert!(subject.starts_with("wait-for-to-timeout: Use `async with"), "{subject}");
    assert!(subject.ends_with("(1 fix)"), "{subject}");
    assert!(repository.remote(&["for-each-ref", "refs/heads/fixes"]).is_empty());
    repository.git(&["switch", "-q", "fixes"]);
    let said = repository.refused(&["--no-push", "--branch", "fixes"]);
    assert!(said.contains("`fixes` is checked out"), "{said}");
}

#[test]
fn on_no_branch_the_request_is_for_that_of_the_remote() {
    let repository = Repository::new();
    repository.remote(&["symbolic-ref", "HEAD", "refs/heads/main"]);
    repository.git(&["switch", "-q", "--detach"]);
    let said = repository.pushed(&[]);
    assert!(said.contains("to be merged into `main`"), "{said}");
    let said = repository.refused(&["--no-push"]);
    assert!(said.contains("say with --base"), "{said}");
}

#[test]
fn a_base_is_taken_as_the_remote_has_it() {
    let repository = Repository::new();
    repository.git(&["switch", "-q", "-c", "topic"]);
    repository.write("c.py", WAIT);
    repository.commit("on the topic alone");
    repository.pushed(&["--base", "main"]);
    let files = repository.remote(&["diff", "--name-only", "main", "aiomend/fixes"]);
    assert_eq!(files, "a.py\nb.py");
    assert!(repository.refused(&["--base", "nowhere"]).contains("`origin` has no branch `nowhere`"));
    assert!(repository.refused(&[]).contains("`origin` has no branch `topic`"), "what was never pushed is not pushed");
    assert!(repository.refused(&["--no-push", "--base", "nowhere"]).contains("no branch `nowhere` with a commit here"));
}

#[test]
fn gh_opens_a_request_and_renews_it() {
    let repository = Repository::at(Some("git@github.example.org:owner/name.git"));
    repository.script(
        "gh",
        &format!(
            "printf '%s|' \"$@\" | tr '\\n' ' ' >> '{0}'; echo >> '{0}'\n\
             case \"$2\" in\n\
             list) cat '{1}' 2>/dev/null || true;;\n\
             create) echo 'https://github.example.org/owner/name/pull/7' | tee '{1}';;\nesac",
            repository.path("asked").display(),
            repository.path("open").display()
        ),
    );
    let said = repository.pushed(&[]);
    assert!(said.ends_with("Opened https://github.example.org/owner/name/pull/7\n"), "{said}");
    let asked = repository.asked();
    assert_eq!(asked[1], "pr|list|--head|aiomend/fixes|--base|main|--state|open|--json|url|--jq|.[].url|");
    assert!(asked[2].starts_with("pr|create|--head|aiomend/fixes|--base|main|--title|Migrate asyncio code (2 fixes in 2 files)|--body|aiomend made 2 fixes"), "{}", asked[2]);
    repository.write("c.py", WAIT);
    repository.publish("more");
    let said = repository.pushed(&[]);
    assert!(said.ends_with("Renewed https://github.example.org/owner/name/pull/7\n"), "{said}");
    let last = repository.asked().pop().unwrap();
    let edited =
        "pr|edit|https://github.example.org/owner/name/pull/7|--title|Migrate asyncio code (3 fixes in 3 files)|";
    assert!(last.starts_with(edited), "{last}");
}

#[test]
fn what_gh_complains_of_is_told_with_the_address_to_go_to() {
    let repository = Repository::at(Some("git@github.com:owner/name.git"));
    repository.script("gh", "[ \"$1\" = --version ] || { echo 'not logged in' >&2; exit 4; }");
    let said = repository.refused(&[]);
    assert!(said.contains("`gh pr list` failed: not logged in"), "{said}");
    assert!(said.contains("https://github.com/owner/name/compare/main...aiomend/fixes?expand=1"), "{said}");
    assert!(!repository.remote(&["rev-parse", "aiomend/fixes"]).is_empty());
}

#[test]
fn without_gh_the_address_is_printed() {
    let repository = Repository::at(Some("ssh://git@github.com/owner/name.git"));
    let said = repository.pushed(&[]);
    let address = "https://github.com/owner/name/compare/main...aiomend/fixes?expand=1";
    assert!(said.ends_with(&format!("Open a request at {address}\n")), "{said}");
}

#[test]
fn glab_opens_a_request_and_renews_it() {
    let repository = Repository::at(Some("git@gitlab.com:group/name.git"));
    repository.script(
        "glab",
        &format!(
            "printf '%s|' \"$@\" | tr '\\n' ' ' >> '{0}'; echo >> '{0}'\n\
             case \"$2\" in\n\
             list) cat '{1}' 2>/dev/null || echo '[]';;\n\
             create) echo '[{{\"iid\": 3, \"web_url\": \"https://gitlab.com/r/3\"}}]' > '{1}'; echo 'https://gitlab.com/r/3';;\nesac",
            repository.path("asked").display(),
            repository.path("open").display()
        ),
    );
    let said = repository.pushed(&[]);
    assert!(said.ends_with("Opened https://gitlab.com/r/3\n"), "{said}");
    assert!(repository.asked()[2].starts_with("mr|create|--source-branch|aiomend/fixes|--target-branch|main|--yes|"));
    repository.write("c.py", WAIT);
    repository.publish("more");
    let said = repository.pushed(&[]);
    assert!(said.ends_with("Renewed https://gitlab.com/r/3\n"), "{said}");
    assert!(repository.asked().pop().unwrap().starts_with("mr|update|3|--title|"));
}

#[test]
fn without_glab_gitlab_is_asked_with_the_push() {
    let repository = Repository::at(Some("git@gitlab.com:group/name.git"));
    repository.remote(&["config", "receive.advertisePushOptions", "true"]);
    let hook = repository.path("remote.git/hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    let text = format!("#!/bin/sh\nenv | grep ^GIT_PUSH_OPTION_ | sort > '{}'\n", repository.path("options").display());
    fs::write(&hook, text).unwrap();
    fs::set_permissions(&hook, PermissionsExt::from_mode(0o755)).unwrap();
    repository.pushed(&[]);
    let options = fs::read_to_string(repository.path("options")).unwrap();
    let expected = "GIT_PUSH_OPTION_0=merge_request.create\nGIT_PUSH_OPTION_1=merge_request.target=main\n\
                    GIT_PUSH_OPTION_2=merge_request.title=Migrate asyncio code (2 fixes in 2 files)\n";
    assert!(options.starts_with(expected), "{options}");
}

#[test]
fn where_nothing_is_to_do_nothing_is_pushed() {
    let repository = Repository::new();
    let said = repository.pushed(&["--select", "gather-to-task-group"]);
    assert!(said.contains("No asyncio in 2 files"), "{said}");
    assert_eq!(repository.remote(&["for-each-ref", "--format=%(refname)"]), "refs/heads/main");
}

#[test]
fn what_cannot_be_done_is_told_before_any_work() {
    let repository = Repository::new();
    assert!(repository.refused(&["--remote", "nobody"]).contains("there is no remote `nobody`"));
    assert!(repository.refused(&["--branch", "a..b"]).contains("cannot be the name of a branch"));
    assert!(repository.refused(&["-"]).contains("not standard input"));
    assert!(repository.refused(&["--verify", " "]).contains("--verify needs a command"));
    let output = repository.command(env!("CARGO_BIN_EXE_aiomend"), repository.place.path()).arg("pr").output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("needs a git repository"), "{}", stderr(&output));
}

#[test]
fn the_texts_are_written_for_other_tools() {
    let repository = Repository::new();
    let files = ["--pr-title-file", "../title", "--pr-body-file", "../body", "--commit-message-file", "../message"];
    let texts = || ["title", "body", "message"].map(|name| fs::read_to_string(repository.path(name)).unwrap());
    repository.pushed(&[&["--no-push"], &files[..]].concat());
    let by_pr = texts();
    let mut fix = repository.command(env!("CARGO_BIN_EXE_aiomend"), &repository.path("work"));
    assert_eq!(code(&fix.arg("fix").args(files).output().unwrap()), 0);
    assert_eq!(texts(), by_pr);
    let [title, body, message] = by_pr;
    assert_eq!(title, "Migrate asyncio code (2 fixes in 2 files)\n");
    assert!(message.starts_with(&format!("{title}\n")), "{message}");
    for wanted in
        ["### Use `async with asyncio.timeout`", "-    return await asyncio.wait_for(queue.get(), 5)\n", "### To undo"]
    {
        assert!(body.contains(wanted), "{wanted}: {body}");
    }
}

#[test]
fn a_command_leaves_out_what_it_fails_with() {
    let repository = Repository::new();
    repository.write("check.py", "import a, b, sys\nsys.exit('timeout' in open('a.py').read())\n");
    repository.write(".gitignore", "settings.txt\n");
    repository.publish("a check");
    repository.write("settings.txt", "not committed, and needed");
    let body = repository.path("body").display().to_string();
    let verify = ["--verify", "test -s settings.txt && python3 check.py", "--pr-body-file", &body];
    repository.pushed(&verify);
    assert_eq!(repository.remote(&["diff", "--name-only", "main", "aiomend/fixes~0", "--", "*.py"]), "b.py");
    let body = fs::read_to_string(body).unwrap();
    assert!(body.contains("`verification-failed`"), "{body}");
    assert!(body.contains("`test -s settings.txt && python3 check.py` passes with these fixes"), "{body}");
}

#[test]
fn a_first_part_says_how_much_is_left() {
    let repository = Repository::new();
    let body = repository.path("body").display().to_string();
    repository.pushed(&["--max-changes", "1", "--pr-body-file", &body]);
    assert_eq!(repository.remote(&["rev-list", "--count", "main..aiomend/fixes"]), "1");
    let body = fs::read_to_string(body).unwrap();
    assert!(body.contains("\n1 more fix is left for later: this request is a first part.\n"), "{body}");
}

/// `tests/bot/play.sh`
#[test]
fn the_whole_bot_can_be_played() {
    let Some(python) = interpreters_from(11).into_iter().next_back() else { return };
    let place = TempDir::new().unwrap();
    std::os::unix::fs::symlink(&python.path, place.path().join("python3")).unwrap();
    let path = std::env::var("PATH").unwrap();
    let output = Command::new("bash")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bot/play.sh"))
        .env("AIOMEND", env!("CARGO_BIN_EXE_aiomend"))
        .env("PATH", format!("{}:{path}", place.path().display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).ends_with("All as it should be\n"));
}
