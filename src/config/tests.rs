//! Settings as they are written, found and refused.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Project, load, nearest, project_root};
use crate::cli::{self, Action, ConfigChoice, Options};
use crate::config::{Kind, Settings, Version, parse};
use crate::driver::outcome::Floor;

fn own(text: &str) -> Settings {
    parse(text, Path::new("aiomend.toml"), Kind::Own).expect("valid").expect("settings")
}

fn error(text: &str) -> String {
    parse(text, Path::new("aiomend.toml"), Kind::Own).expect_err("invalid").to_string()
}

#[test]
fn every_key_is_read() {
    let settings = own("select = [\"a\"]\nignore = [\"all\"]\nexclude = [\"gen/*\"]\ntarget-version = \"py312\"\n\
        unsafe-fixes = true\nper-file-ignores = { \"tests/*\" = [\"b\"], \"a.py\" = [\"c\"] }\n\
        task-keeper = \"app.tasks:keep\"\nloop-names = [\"ioloop\"]\n\
        assume-calls-are-coroutines = true\nassume-closed-world = true\nsrc = [\"lib\", \"tools\"]\n");
    assert_eq!((&settings.select[0], &settings.ignore[0]), (&"a".to_owned(), &"all".to_owned()));
    let ids = |id: &str| vec![id.to_owned()];
    assert_eq!(settings.per_file_ignores, [("tests/*".to_owned(), ids("b")), ("a.py".to_owned(), ids("c"))]);
    assert_eq!(settings.exclude, ["gen/*"]);
    assert_eq!(settings.target_version.map(Version::minor), Some(12));
    assert!(settings.unsafe_fixes);
    assert_eq!(
        settings.task_keeper.as_ref().map(|keeper| (&*keeper.module, &*keeper.function)),
        Some(("app.tasks", "keep"))
    );
    assert_eq!(settings.loop_names(), ["ioloop"]);
    assert!(settings.assume_calls_are_coroutines && settings.assume_closed_world);
    assert_eq!(settings.src, ["lib", "tools"]);
}

#[test]
fn keys_that_are_absent_leave_the_defaults() {
    assert_eq!(own("").loop_names(), ["loop", "_loop", "event_loop"]);
    assert!(own("").select.is_empty());
}

#[test]
fn a_pyproject_counts_only_with_our_table() {
    let parse = |text| parse(text, Path::new("pyproject.toml"), Kind::Pyproject);
    assert_eq!(parse("[tool.ruff]\nselect = [\"E\"]\n"), Ok(None));
    let settings = parse("[tool.aiomend]\nselect = [\"a\"]\n").expect("valid").expect("settings");
    assert_eq!(settings.select, ["a"]);
    assert_eq!(
        parse("tool.aiomend = 3\n").expect_err("invalid").to_string(),
        "pyproject.toml:1: `tool.aiomend` takes a table"
    );
}

#[test]
fn errors_name_the_line_and_what_is_nearest() {
    assert_eq!(error("\nselct = []\n"), "aiomend.toml:2: unknown key `selct`; did you mean `select`?");
    assert_eq!(
        error("unsafe_fixes = true\n"),
        "aiomend.toml:1: unknown key `unsafe_fixes`; did you mean `unsafe-fixes`?"
    );
    assert_eq!(error("zzz = 1\n"), "aiomend.toml:1: unknown key `zzz`");
    assert_eq!(error("select = \"a\"\n"), "aiomend.toml:1: `select` takes a list of strings");
    assert_eq!(error("select = [\n  \"a\",\n  3,\n]\n"), "aiomend.toml:1: `select` takes a list of strings");
    assert_eq!(error("unsafe-fixes = \"yes\"\n"), "aiomend.toml:1: `unsafe-fixes` takes true or false");
    assert_eq!(
        error("assume-calls-are-coroutines = 1\n"),
        "aiomend.toml:1: `assume-calls-are-coroutines` takes true or false"
    );
    assert_eq!(error("src = \"lib\"\n"), "aiomend.toml:1: `src` takes a list of strings");
    assert_eq!(
        error("target-version = \"py3\"\n"),
        "aiomend.toml:1: `target-version`: unknown Python version `py3`; did you mean `py311`?"
    );
    assert_eq!(
        error("task-keeper = \"app.tasks.keep\"\n"),
        "aiomend.toml:1: `task-keeper`: `app.tasks.keep` is not of the form `package.module:function`"
    );
    assert_eq!(error("loop-names = [\"my loop\"]\n"), "aiomend.toml:1: `loop-names`: `my loop` is no name in Python");
    assert_eq!(error("loop-names = [\"class\"]\n"), "aiomend.toml:1: `loop-names`: `class` is no name in Python");
    assert!(error("select = [\n").starts_with("aiomend.toml:1: not valid TOML: "), "{}", error("select = [\n"));
}

fn tree(files: &[(&str, &str)]) -> TempDir {
    let tree = tempfile::tempdir().expect("a directory");
    for (name, text) in files {
        let path = tree.path().join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("made");
        fs::write(path, text).expect("written");
    }
    tree
}

#[test]
fn the_nearest_settings_count_and_aiomend_toml_wins() {
    let tree = tree(&[
        (".git/HEAD", ""),
        ("pyproject.toml", "[tool.aiomend]\nselect = [\"root\"]\n"),
        ("a/pyproject.toml", "[project]\nname = \"a\"\n"),
        ("a/b/aiomend.toml", "select = [\"own\"]\n"),
        ("a/b/pyproject.toml", "[tool.aiomend]\nselect = [\"table\"]\n"),
        ("a/b/x.py", ""),
    ]);
    let selected = |path: &str| nearest(&tree.path().join(path)).expect("valid").map(|settings| settings.select);
    assert_eq!(selected("a/b/x.py"), Some(vec!["own".to_owned()]));
    assert_eq!(selected("a"), Some(vec!["root".to_owned()]));
    assert_eq!(project_root(&tree.path().join("a/b")), tree.path());
}

#[test]
fn the_search_ends_at_the_root_of_the_project() {
    let tree = tree(&[("aiomend.toml", "select = [\"outer\"]\n"), ("p/.git/HEAD", ""), ("p/src/x.py", "")]);
    assert_eq!(nearest(&tree.path().join("p/src")), Ok(None));
    assert_eq!(nearest(&tree.path().join("p")), Ok(None));
}

#[test]
fn a_file_can_be_named_and_settings_can_be_left_out() {
    let tree = tree(&[(".git/HEAD", ""), ("aiomend.toml", "unsafe-fixes = true\n"), ("pyproject.toml", "")]);
    let file = |name| ConfigChoice::File(tree.path().join(name));
    assert!(load(&file("aiomend.toml"), Path::new(".")).expect("valid").unsafe_fixes);
    assert!(!load(&ConfigChoice::Isolated, tree.path()).expect("valid").unsafe_fixes);
    let message = |name| load(&file(name), Path::new(".")).expect_err("invalid").problem.to_string();
    assert_eq!(message("pyproject.toml"), "no table `[tool.aiomend]`");
    assert!(message("none.toml").starts_with("cannot be read: "));
}

#[test]
fn import_roots_are_beside_the_file_and_must_exist() {
    let tree = tree(&[("conf/aiomend.toml", "\nsrc = [\"lib\", \"bil\"]\n"), ("conf/lib/x.py", "")]);
    let file = ConfigChoice::File(tree.path().join("conf/aiomend.toml"));
    let message = load(&file, Path::new(".")).expect_err("no such directory").to_string();
    assert!(message.ends_with("aiomend.toml:2: `src`: there is no directory `bil`"), "{message}");
    fs::create_dir(tree.path().join("conf/bil")).expect("made");
    assert_eq!(load(&file, Path::new(".")).expect("valid").src, ["lib", "bil"]);
}

#[test]
fn the_floor_is_read_nearest_to_the_file() {
    let tree = tree(&[
        ("pyproject.toml", "[project]\nrequires-python = \">=3.12\"\n[tool.black]\nline-length = 100\n"),
        ("libs/a/setup.py", "setup(python_requires='>=3.8')\n"),
        ("libs/a/src/a.py", ""),
    ]);
    let mut project = Project::new(tree.path(), None, &Settings::default());
    let floor = |minor, origin: &str| Floor { minor, origin: origin.to_owned() };
    let setup = Path::new("libs").join("a").join("setup.py");
    assert_eq!(project.floor(&tree.path().join("libs/a/src/a.py")), floor(8, &setup.to_string_lossy()));
    assert_eq!(project.floor(&tree.path().join("main.py")), floor(12, "pyproject.toml"));
    assert_eq!(project.line_length(&tree.path().join("libs/a/src/a.py")), 100);
}

#[test]
fn what_tools_write_for_counts_where_nothing_tells_the_floor() {
    let tree = tree(&[
        ("pyproject.toml", "[tool.black]\ntarget-version = [\"py310\", \"py39\"]\n"),
        ("app/ruff.toml", "target-version = \"py38\"\nline-length = 100\n"),
        ("lib/setup.py", "setup(python_requires='>=3.12')\n"),
    ]);
    let mut project = Project::new(tree.path(), None, &Settings::default());
    let floor = |minor, origin: &str| Floor { minor, origin: origin.to_owned() };
    let in_file = |tool: &str, path: &Path| format!("the target-version of {tool} in {}", path.display());
    let black = in_file("black", Path::new("pyproject.toml"));
    assert_eq!(project.floor(&tree.path().join("main.py")), floor(9, &black));
    let ruff = in_file("ruff", &Path::new("app").join("ruff.toml"));
    assert_eq!(project.floor(&tree.path().join("app/a.py")), floor(8, &ruff));
    assert_eq!(project.line_length(&tree.path().join("app/a.py")), 100);
    let setup = Path::new("lib").join("setup.py");
    assert_eq!(project.floor(&tree.path().join("lib/a.py")), floor(12, &setup.to_string_lossy()));
}

#[test]
fn a_type_checker_is_known_by_its_settings_here_or_above() {
    let tree = tree(&[
        ("pyproject.toml", "[project]\nrequires-python = \">=3.12\"\n"),
        ("libs/a/pyproject.toml", "[tool.mypy]\nstrict = true\n"),
        ("libs/a/src/a.py", ""),
        ("libs/b/pyrightconfig.json", "{}"),
        ("main.py", ""),
    ]);
    let mut project = Project::new(tree.path(), None, &Settings::default());
    let mut is_checked = |path: &str| project.is_type_checked(&tree.path().join(path));
    assert!(is_checked("libs/a/src/a.py") && is_checked("libs/b/b.py") && !is_checked("main.py"));
}

#[test]
fn the_command_line_and_the_settings_decide_before_the_metadata() {
    let tree = tree(&[("pyproject.toml", "[project]\nrequires-python = \">=3.12\"\n")]);
    let settings = Settings { file: Some("x/aiomend.toml".into()), ..own("target-version = \"py39\"") };
    let file = tree.path().join("x.py");
    let mut by_settings = Project::new(tree.path(), None, &settings);
    assert_eq!(by_settings.floor(&file), Floor { minor: 9, origin: "aiomend.toml".to_owned() });
    let mut by_line = Project::new(tree.path(), Version::parse("py310").ok(), &settings);
    assert_eq!(by_line.floor(&file), Floor { minor: 10, origin: "--target-version".to_owned() });
}

#[test]
fn a_project_that_says_nothing_gets_the_default() {
    let tree = tree(&[("x.py", "")]);
    let mut project = Project::new(tree.path(), None, &Settings::default());
    assert_eq!(project.floor(&tree.path().join("x.py")), Floor { minor: 11, origin: "default".to_owned() });
    assert_eq!(project.line_length(&tree.path().join("x.py")), 88);
}

#[test]
fn the_command_line_has_the_last_word() {
    let line = ["aiomend", "diff", "--select", "x", "--unsafe-fixes", "--target-version", "3.12"];
    let Ok(Options { action: Action::Run(options), .. }) = cli::parse(line) else { panic!("a run") };
    let settings = own("select = [\"a\"]\nignore = [\"b\"]\ntarget-version = \"py39\"\n").overridden_by(&options);
    assert_eq!((settings.select, settings.ignore), (vec!["x".to_owned()], vec!["b".to_owned()]));
    assert_eq!(settings.target_version.map(Version::minor), Some(12));
    assert!(settings.unsafe_fixes);
}

#[test]
fn an_unknown_codemod_is_told_with_its_line() {
    let message = |text: &str| own(text).check_ids(&[]).expect_err("unknown").to_string();
    assert_eq!(
        message("select = [\n  \"all\",\n  \"zzz\",\n]\n"),
        "aiomend.toml:3: unknown codemod `zzz`; `aiomend list` names the codemods"
    );
    assert_eq!(
        message("[per-file-ignores]\n\"a.py\" = [\"al\"]\n"),
        "aiomend.toml:2: unknown codemod `al`; did you mean `all`?"
    );
    assert_eq!(own("ignore = [\"all\"]\n").check_ids(&[]), Ok(()));
}
