//! Patches, held against the real git.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use aiomend_rewrite::Applicability;

use super::build::{File, GATHER, WAIT_FOR, loader, run};
use crate::driver::outcome::Run;
use crate::report::{PatchError, PatchRoot, patch};

fn patch_of(run: &Run, current: &str) -> Result<Vec<u8>, PatchError> {
    let root = PatchRoot { root: Path::new("/repo"), current: Path::new(current) };
    let mut out = Vec::new();
    patch(run, &root, &mut out).map(|()| out)
}

fn git(directory: &Path, arguments: &[&str]) -> Output {
    // The configuration of the machine must not decide how a patch is read.
    Command::new("git")
        .current_dir(directory)
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git is there")
}

/// The patch of `run`, checked and applied by git to files with the old bytes, gives the new bytes.
fn assert_git_applies(run: &Run) {
    let patch = patch_of(run, "/repo").expect("a patch");
    let repository = tempfile::tempdir().expect("a directory");
    assert!(git(repository.path(), &["init", "--quiet"]).status.success());
    for file in &run.files {
        let path = repository.path().join(&file.path);
        fs::create_dir_all(path.parent().expect("inside")).expect("made");
        fs::write(path, file.source.encode().expect("encodable")).expect("written");
    }
    fs::write(repository.path().join("the.patch"), &patch).expect("written");
    for arguments in [&["apply", "--check", "the.patch"][..], &["apply", "--whitespace=nowarn", "the.patch"]] {
        let output = git(repository.path(), arguments);
        let (told, shown) = (String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&patch));
        assert!(output.status.success(), "git {arguments:?}: {told}\n{shown}");
    }
    for file in &run.files {
        let text = file.text.clone().unwrap_or_else(|| file.source.text().to_owned());
        let expected = file.source.with_text(text).encode().expect("encodable");
        assert_eq!(fs::read(repository.path().join(&file.path)).expect("there"), expected, "{}", file.path.display());
    }
}

fn changed(path: impl Into<std::path::PathBuf>, bytes: &[u8]) -> File {
    let file = File::bytes(path, bytes);
    file.fixed(WAIT_FOR, Applicability::Safe, "wait_for(a)", &[("wait_for(a)", "timeout(a)")])
}

#[test]
fn a_patch_reads_as_gits_own() {
    let patch = patch_of(&run(vec![loader()]), "/repo").expect("a patch");
    insta::assert_snapshot!(String::from_utf8_lossy(&patch));
    assert_git_applies(&run(vec![loader()]));
}

#[test]
fn every_form_of_file_comes_out_exactly() {
    let latin = b"# coding: latin-1\nname = '\xe9\xff'\nwait_for(a)  # \xfc\n";
    assert_git_applies(&run(vec![
        changed("crlf.py", b"x = 1\r\nwait_for(a)\r\ny = 2\r\n"),
        changed("mixed.py", b"x = 1\nwait_for(a)\r\ny = 2\n"),
        changed("cr.py", b"x = 1\rwait_for(a)\ry = 2\r"),
        changed("bom.py", b"\xef\xbb\xbfwait_for(a)\ny = 2\n"),
        changed("bom_crlf.py", b"\xef\xbb\xbf# hello\r\nwait_for(a)\r\n"),
        changed("latin.py", latin),
        changed("sjis.py", b"# coding: shift_jis\nx = '\x83\x65\x83\x58'\nwait_for(a)\n"),
        changed("no_end.py", b"x = 1\nwait_for(a)"),
        changed("no_end_later.py", b"wait_for(a)\nx = 1"),
        changed("tabs.py", b"if x:\n\tif y:\n\t\twait_for(a)\t\n\n\t\n"),
        changed("alone.py", b"wait_for(a)\n"),
        changed("blank.py", b"\n\n\nwait_for(a)\n\n\n \n\n"),
        changed("form_feed.py", b"x = 1\n\x0c\nwait_for(a)\n"),
        File::new("growing.py", "wait_for(a)\n").fixed(GATHER, Applicability::Safe, "wait_for(a)", &[("\n", "\n\nx")]),
        File::new("emptied.py", "wait_for(a)\n").fixed(
            GATHER,
            Applicability::Safe,
            "wait_for(a)",
            &[("wait_for(a)\n", "")],
        ),
    ]));
}

#[test]
fn several_hunks_shift_the_lines_after_them() {
    let text =
        "import x\n".to_owned() + &"y = 1\n".repeat(20) + "wait_for(a)\n" + &"z = 1\n".repeat(9) + "wait_for(b)\n";
    let file = File::new("long.py", &text)
        .fixed(GATHER, Applicability::Safe, "import x", &[("import x\n", "import x\nimport w\nimport v\n")])
        .fixed(GATHER, Applicability::Safe, "wait_for(a)", &[("wait_for(a)\n", "")])
        .fixed(WAIT_FOR, Applicability::Safe, "wait_for(b)", &[("wait_for(b)", "a\nb\nc")]);
    assert_git_applies(&run(vec![file]));
}

#[cfg(unix)]
#[test]
fn unusual_names_are_quoted_as_git_does() {
    use std::os::unix::ffi::OsStrExt;
    let names: &[&[u8]] = &[
        b"with space.py",
        b"dir with space/x.py",
        "d\u{e9}j\u{e0} vu.py".as_bytes(),
        b"\xe9.py",
        b"tab\there.py",
        b"new\nline.py",
        b"bell\x07\x7f.py",
        b"quote\".py",
        b"back\\slash.py",
        b"-dash.py",
        b"a/b/a/b.py",
        b" lead.py",
        b"x.py ",
    ];
    for name in names {
        assert_git_applies(&run(vec![changed(std::ffi::OsStr::from_bytes(name), b"wait_for(a)\n")]));
    }
    let run = run(names.iter().map(|name| changed(std::ffi::OsStr::from_bytes(name), b"wait_for(a)\n")).collect());
    assert_git_applies(&run);
    let patch = patch_of(&run, "/repo").expect("a patch");
    let heads: Vec<String> =
        String::from_utf8_lossy(&patch).lines().filter(|line| line.starts_with("+++")).map(str::to_owned).collect();
    insta::assert_snapshot!(heads.join("\n"));
}

#[test]
fn names_begin_at_the_root_of_the_repository() {
    let head = |path: &str, current: &str| {
        let patch = patch_of(&run(vec![changed(path, b"wait_for(a)\n")]), current)?;
        Ok::<_, PatchError>(String::from_utf8_lossy(&patch).lines().next().map(str::to_owned))
    };
    let named = |name: &str| Some(format!("diff --git a/{name} b/{name}"));
    assert_eq!(head("./x.py", "/repo/src").expect("inside"), named("src/x.py"));
    assert_eq!(head("../tests/x.py", "/repo/src").expect("inside"), named("tests/x.py"));
    assert_eq!(head("/repo/src/x.py", "/elsewhere").expect("inside"), named("src/x.py"));
    let error = head("../x.py", "/repo").expect_err("outside");
    assert_eq!(error.to_string(), "../x.py: outside the repository, so no patch can name it");
}

#[test]
fn what_the_encoding_lacks_is_an_error() {
    let file = File::bytes("x.py", b"# coding: latin-1\nwait_for(a)\n");
    let file = file.fixed(WAIT_FOR, Applicability::Safe, "wait_for(a)", &[("wait_for(a)", "'漢'")]);
    assert!(matches!(patch_of(&run(vec![file]), "/repo"), Err(PatchError::Encode(_, _))));
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn line(&mut self) -> String {
        let content =
            ["", " ", "x", "\ty", "-- a", "++ b", "@@ -1 +1 @@", "\\ No newline", "diff --git a/x b/x", "z\r"];
        content[self.below(content.len())].to_owned() + ["\n", "\n", "\r\n"][self.below(3)]
    }

    fn ended(&mut self, lines: &[String]) -> String {
        let text = lines.concat();
        if self.below(3) == 0 { text.trim_end_matches(['\n', '\r']).to_owned() } else { text }
    }
}

#[test]
fn any_two_texts_make_a_patch_that_applies() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut files = Vec::new();
    for number in 0..300 {
        let old: Vec<String> = (0..1 + dice.below(40)).map(|_| dice.line()).collect();
        let mut new = old.clone();
        for _ in 0..dice.below(6) {
            let at = dice.below(new.len() + 1);
            match dice.below(3) {
                0 => new.insert(at, dice.line()),
                1 if at < new.len() => drop(new.remove(at)),
                _ if at < new.len() => new[at] = dice.line(),
                _ => {}
            }
        }
        let (old, new) = (dice.ended(&old), dice.ended(&new));
        let mut file = File::new(format!("d/{number:03}.py"), &old);
        file.outcome.text = (old != new).then_some(new);
        // An empty file has no site, and so never an old side without lines.
        files.extend((!old.is_empty()).then_some(file));
    }
    assert_git_applies(&run(files));
}
