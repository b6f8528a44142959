//! Commands that tell nothing: nothing is written, and it is said why.

use std::process::Output;

use super::{Project, module};
use crate::cli::{code, stderr, stdout};

const FEW: &[u32] = &[1, 2, 3, 4, 5];

fn few(body: &str) -> Project {
    Project::new(&[("a.py", &module(FEW)), ("b.py", &module(FEW))], body)
}

/// Nothing was written, and the one message begins so.
fn assert_refused(project: &Project, output: &Output, message: &str) {
    assert_eq!(code(output), 2, "{}", stderr(output));
    assert_eq!(stdout(output), "");
    let told = stderr(output);
    assert!(told.lines().any(|line| line.starts_with(&format!("aiomend: {message}"))), "{told}");
    assert_eq!(project.git(&["status", "--porcelain"]), "");
}

#[test]
fn one_that_fails_before() {
    let project = few("for n in range(30): print('line', n)\nsys.exit(4)");
    let output = project.verify(&[]);
    assert_refused(&project, &output, "`python3 check.py` fails before anything is fixed (exit code 4)");
    let told = stderr(&output);
    assert!(told.contains("its output ends:\n  | line 10\n") && told.ends_with("  | line 29\n"), "{told}");
    // With the files made to tell that they are imported, and as they are.
    assert!(told.contains("run 2") && !told.contains("run 3"), "{told}");
}

#[test]
fn one_that_tests_another_tree() {
    let project = few("");
    let command = format!("cd '{}' && python3 check.py", project.path().display());
    let before = project.state();
    let output = project.fix(&["--verify", &command]);
    project.assert_as(&before);
    assert_refused(&project, &output, "`cd '");
    let told = stderr(&output);
    assert!(told.contains("it tests another tree, an editable install perhaps"), "{told}");
    assert!(told.contains("run 1") && !told.contains("run 2"), "one run tells: {told}");
}

#[test]
fn one_whose_exit_code_says_nothing() {
    let project = few("");
    let output = project.fix(&["--verify", "python3 check.py || true"]);
    assert_refused(
        &project,
        &output,
        "`python3 check.py || true` passes although every file to be fixed fails on import",
    );
    assert!(stderr(&output).contains("run 2") && !stderr(&output).contains("run 3"), "{}", stderr(&output));
}

/// A command that counts its runs, and fails in those that `when` says.
fn counting(project: &Project, when: &str) -> String {
    let count = project.outside("count");
    format!("echo >> {0}; n=$(wc -l < {0}); python3 check.py && {{ {when}; }}", count.display())
}

#[test]
fn one_that_fails_now_and_then() {
    let project = few("");
    // With all fixes it fails once, and with fewer never.
    let command = counting(&project, "[ $n -ne 3 ]");
    let before = project.state();
    let output = project.fix(&["--jobs", "1", "--verify", &command]);
    project.assert_as(&before);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("passes and fails (exit code 1) with the same fixes"), "{}", stderr(&output));
    assert_eq!(project.git(&["status", "--porcelain"]), "");
}

#[test]
fn one_that_passes_with_some_fixes_and_then_no_longer() {
    let project = few("if fixed('b', 5): sys.exit(1)");
    // The last fix is guilty; the nine before it passed together while it was searched for.
    let command = counting(&project, "[ $n -ne 9 ]");
    let output = project.fix(&["--jobs", "1", "--verify", &command]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(stderr(&output).contains("with the same fixes"), "{}", stderr(&output));
    assert_eq!(project.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_tree_that_may_not_be_written_is_not_tried() {
    let project = few("");
    project.write("a.py", &format!("{}\n# mine\n", module(FEW)));
    let output = project.verify(&[]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("--allow-dirty") && !stderr(&output).contains("run 1"), "{}", stderr(&output));
    project.git(&["checkout", "-q", "a.py"]);
    // One that git does not know is seen only once it is to be written.
    project.write("c.py", &module(FEW));
    let output = project.verify(&[]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("c.py (untracked)") && !stderr(&output).contains("run 1"), "{}", stderr(&output));
}

#[test]
fn a_file_of_an_environment_is_not_written_through_the_link() {
    let project = few("");
    project.write(".gitignore", ".venv\n");
    project.write(".venv/pyvenv.cfg", "");
    project.write(".venv/lib/deep.py", &module(FEW));
    project.commit();
    let output = project.verify(&["--allow-dirty", "a.py", ".venv/lib/deep.py"]);
    assert_refused(&project, &output, ".venv/lib/deep.py lies in an environment, which --verify links");
    assert_eq!(project.text(".venv/lib/deep.py"), module(FEW));
}

#[test]
fn files_that_it_does_not_import_are_named() {
    let project = few("");
    project.write("tools/run.py", &module(FEW));
    project.commit();
    let output = project.verify(&[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("\nNot exercised: `python3 check.py` imports none of these\ntools/run.py\n\nFixed 15"),
        "{text}"
    );
}

#[test]
fn a_test_that_looks_at_the_text_of_a_file_disturbs_nothing() {
    let project = few("if 'exec(' in text['a']: sys.exit(1)\nif fixed('b', 4): sys.exit(1)");
    let output = project.verify(&[]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!((project.left("a.py", FEW), project.left("b.py", FEW)), (vec![], vec![4]));
}

#[test]
fn no_settings_file_names_a_command() {
    let project = few("");
    project.write("aiomend.toml", "verify = \"touch made\"\n");
    project.commit();
    let output = project.fix(&[]);
    assert_eq!(code(&output), 2);
    assert!(
        stderr(&output).contains("aiomend.toml:1: ") && stderr(&output).contains("`verify`"),
        "{}",
        stderr(&output)
    );
    assert!(!project.path().join("made").exists());
}
