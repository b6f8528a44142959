//! What a session knows of the project around its files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aiomend_conformance::Reading;
use aiomend_fixture::swap::Swap;
use aiomend_rewrite::{
    AnyCodemod, Context, DefaultOn, Finding, Forms, Meta, Refusal, Related, Settings, Trace, Verdict,
};
use aiomend_syntax::Span;
use tempfile::TempDir;

use super::{FileSettings, Laid, Overlay, Session, Surroundings, seen_from};
use crate::driver::discover::PythonFile;
use crate::driver::outcome::{FileOutcome, Floor, Run};

#[test]
fn places_elsewhere_are_named_from_the_current_directory() {
    let seen = |current: &str, path: &str| seen_from(Path::new(current), Path::new(path));
    assert_eq!(seen("/home/me/p", "/home/me/p/src/a.py"), PathBuf::from("src/a.py"));
    assert_eq!(seen("/home/me/p/src", "/home/me/p/tests/t.py"), PathBuf::from("../tests/t.py"));
    assert_eq!(seen("/tmp", "/home/me/p/a.py"), PathBuf::from("/home/me/p/a.py"));
}

/// Refuses every function `site`, with the callers that expect its exceptions bare.
struct Callers;

static META: Meta = Meta {
    id: "callers",
    title: "",
    safety: "safe",
    min_minor: 8,
    default: DefaultOn::Always,
    refusals: &[],
    asks_project: true,
    spans_files: false,
    triggers: &["gather"],
    besides: &[],
    words: &[],
    trace: Trace::Used,
    noqa: &[],
    doc: "",
    forms: Forms::NONE,
};

impl AnyCodemod for Callers {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn findings(&self, cx: &Context<'_>, _: &Reading) -> Vec<Finding> {
        let Some(at) = cx.module.source().text().find("site(") else { return Vec::new() };
        let span = Span::new(at as u32, at as u32 + 4);
        let found = cx.here.callers_expecting(span).into_iter();
        let related =
            found.map(|at| Related { path: at.place.path, line: at.place.line, message: at.message }).collect();
        let verdict = Verdict::Refused(vec![Refusal::new("expected", span, "expected").with_related(related)]);
        vec![Finding { codemod: META.id, module: cx.id, span, verdict, key: "key".to_owned() }]
    }
}

const SITE: &str = "import asyncio\nasync def site():\n    await asyncio.gather()\n";
const CALLER: &str =
    "from app.api import site\nasync def main():\n    try:\n        await site()\n    except OSError:\n        pass\n";

fn tree(files: &[(&str, &str)]) -> (TempDir, Surroundings) {
    let tree = tempfile::tempdir().expect("a directory");
    for (name, text) in [&[("pyproject.toml", ""), ("app/__init__.py", "")], files].concat() {
        let path = tree.path().join(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("made");
        fs::write(path, text).expect("written");
    }
    let root = tree.path().canonicalize().expect("there");
    (tree, Surroundings { root, ..Surroundings::default() })
}

fn settings() -> FileSettings {
    let floor = Floor { minor: 12, origin: "default".to_owned() };
    FileSettings { settings: Arc::new(Settings::default()), floor, ignored: Vec::new() }
}

/// File names and lines of the places that are told of the first finding.
fn told(run: &Run) -> Vec<(String, usize)> {
    let Some(reported) = run.files.first().and_then(|file| file.findings.first()) else { return Vec::new() };
    let related = reported.finding.refusals().iter().flat_map(|refusal| &refusal.related);
    related.map(|at| (at.path.file_name().expect("a file").to_string_lossy().into_owned(), at.line)).collect()
}

#[test]
fn the_project_around_one_file_is_read() {
    let (tree, around) = tree(&[("app/api.py", SITE), ("main.py", CALLER), ("tests/test_it.py", CALLER)]);
    let path = tree.path().join("app/api.py");
    let file = PythonFile { absolute: path.canonicalize().expect("there"), path };
    let session = Session::open(vec![&Callers], vec![file], &around, |_| settings(), &|| ());
    assert_eq!(told(&session.run(&|_, _| true)), [("main.py".to_owned(), 5), ("test_it.py".to_owned(), 5)]);
}

#[test]
fn import_roots_and_packages_are_known() {
    let user = CALLER.replace("from app.api", "from elsewhere");
    let again = "from app.api import site\n";
    let (tree, around) = tree(&[("app/api.py", SITE), ("deep/down/elsewhere.py", again), ("main.py", &user)]);
    let import_roots = vec![around.root.join("deep/down")];
    let path = tree.path().join("app/api.py").canonicalize().expect("there");
    let lines = |around: &Surroundings| {
        let file = PythonFile { absolute: path.clone(), path: path.clone() };
        told(&Session::open(vec![&Callers], vec![file], around, |_| settings(), &|| ()).run(&|_, _| true)).len()
    };
    assert_eq!(lines(&around), 0);
    assert_eq!(lines(&Surroundings { import_roots, ..around }), 1);
}

#[test]
fn a_text_belongs_to_the_project_around_its_name() {
    let (tree, around) = tree(&[("main.py", CALLER)]);
    let path = tree.path().join("app/api.py");
    let run =
        |around| Session::of_text(vec![&Callers], path.clone(), SITE.into(), around, settings()).run(&|_, _| true);
    assert_eq!(told(&run(Some(&around))), [("main.py".to_owned(), 5)]);
    assert_eq!(told(&run(None)), []);
}

/// A session over files of a tree with the codemod that swaps statements of other files.
fn swapping(tree: &TempDir, around: &Surroundings, names: &[&str]) -> Session<'static> {
    let file = |name: &&str| {
        let path = tree.path().join(name);
        PythonFile { absolute: path.canonicalize().expect("there"), path }
    };
    let files = names.iter().map(file).collect();
    Session::open(vec![&Swap], files, around, |_| settings(), &|| ())
}

fn swapped(tree: &TempDir, around: &Surroundings, names: &[&str]) -> Run {
    swapping(tree, around, names).run(&|_, _| true)
}

const SWAPS: &[(&str, &str)] = &[
    ("a.py", "swap(c, old(), first())\n"),
    ("b.py", "swap(c, old(), second(), d, old(), new())\n"),
    ("c.py", "old()\nold()\n"),
    ("d.py", "old()\n"),
    ("e.py", "swap(f, old(), new())\n"),
    ("f.py", "old()\n"),
    ("g.py", "swap(missing, old(), new())\n"),
];

fn names_of(files: &[&FileOutcome]) -> Vec<String> {
    files.iter().map(|file| file.path.file_name().expect("a file").to_string_lossy().into_owned()).collect()
}

#[test]
fn files_that_fixes_reach_across_are_connected() {
    let (tree, around) = tree(SWAPS);
    let names: Vec<&str> = SWAPS.iter().map(|(name, _)| *name).collect();
    let run = swapped(&tree, &around, &names);
    let sets: Vec<Vec<String>> = run.connected().iter().map(|set| names_of(set)).collect();
    assert_eq!(sets, [vec!["a.py", "b.py", "c.py", "d.py"], vec!["e.py", "f.py"], vec!["g.py"]]);
    let paths = run.files[0].findings[0].elsewhere.iter().map(|elsewhere| elsewhere.path.clone());
    assert_eq!(paths.collect::<Vec<_>>(), [tree.path().join("c.py")], "as a person would type it");
}

#[test]
fn what_one_run_did_another_takes_or_leaves() {
    let (tree, around) = tree(SWAPS);
    let names: Vec<&str> = SWAPS.iter().map(|(name, _)| *name).collect();
    let session = swapping(&tree, &around, &names);
    let all = session.run(&|_, _| true).applied();
    assert_eq!(all.len(), 3, "{all:?}");
    for left in &all {
        let run = session.run(&|path, finding| path != left.path || finding.key != left.key);
        let kept: Vec<_> = all.iter().filter(|fix| *fix != left).cloned().collect();
        assert_eq!(run.applied(), kept);
    }
}

#[test]
fn a_fix_that_is_not_applied_connects_nothing() {
    let (tree, around) = tree(&[SWAPS[4], SWAPS[5]]);
    let mut run = swapped(&tree, &around, &["e.py", "f.py"]);
    run.files.iter_mut().flat_map(|file| &mut file.findings).for_each(|reported| reported.applied = false);
    assert_eq!(run.connected().len(), 2);
}

#[test]
fn a_given_file_that_is_no_python_is_told_from_one_that_is_not_given() {
    let (tree, around) = tree(&[("e.py", "swap(f, old(), new())\n"), ("f.py", "swap(:\nold()\n")]);
    let codes = |names: &[&str]| -> Vec<&'static str> {
        let run = swapped(&tree, &around, names);
        run.files[0].findings[0].finding.refusals().iter().map(|refusal| refusal.code).collect()
    };
    assert_eq!(codes(&["e.py", "f.py"]), ["syntax-error-here"]);
    assert_eq!(codes(&["e.py"]), ["outside-paths"]);
}

#[test]
fn any_number_of_threads_makes_the_same_of_several_files() {
    let (tree, around) = tree(SWAPS);
    let names: Vec<&str> = SWAPS.iter().map(|(name, _)| *name).collect();
    let texts = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let run = pool.install(|| swapped(&tree, &around, &names));
        run.files.into_iter().map(|file| (file.path, file.text, format!("{:?}", file.findings))).collect::<Vec<_>>()
    };
    let one = texts(1);
    assert_eq!(one[2].1.as_deref(), Some("first()\nsecond()\n"));
    for _ in 0..10 {
        assert_eq!(texts(16), one);
    }
}

#[test]
fn what_lies_over_files_counts_and_is_new_to_the_disk() {
    let (tree, mut around) = tree(SWAPS);
    let laid = |name: &str, after: &str| {
        let path = around.root.join(name);
        Laid { before: fs::read(&path).expect("read"), path, after: after.into() }
    };
    let mut overlay = Overlay::default();
    // One has a site and a companion that is changed as well, one has lost its site, one never had any.
    overlay.lay(vec![laid("e.py", "swap(f, old(), other())\n"), laid("d.py", "pass\n")]);
    overlay.lay(vec![laid("a.py", "nothing()\n"), laid("f.py", "old()\nx = 1\n")]);
    around.overlay = Arc::new(overlay);
    let names = ["a.py", "d.py", "e.py", "f.py"];
    let session = swapping(&tree, &around, &names);
    let run = session.run(&|_, _| true);
    let texts: Vec<&str> = run.files.iter().filter_map(|file| file.text.as_deref()).collect();
    assert_eq!(texts, ["nothing()\n", "pass\n", "done()\n", "other()\nx = 1\n"]);
    let before: Vec<Vec<u8>> = run.files.iter().filter_map(|file| session.bytes_of(&file.path)).collect();
    assert_eq!(before, names.map(|name| fs::read(tree.path().join(name)).expect("read")), "what is on the disk");
    let sets: Vec<Vec<String>> = run.connected().iter().map(|set| names_of(set)).collect();
    assert_eq!(sets, [["a.py", "d.py", "e.py", "f.py"]], "by what was laid together, and by the fix");
    let untouched = session.run(&|_, _| false);
    assert_eq!(untouched.files[2].text.as_deref(), Some("swap(f, old(), other())\n"));
}

#[test]
fn a_file_that_is_gone_before_it_is_read_is_no_failure() {
    let tree = tempfile::tempdir().expect("a directory");
    let root = tree.path().canonicalize().expect("there");
    let file = |name: &str| PythonFile { path: PathBuf::from(name), absolute: root.join(name) };
    fs::create_dir(root.join("directory.py")).expect("made");
    let around = Surroundings { root: root.clone(), ..Surroundings::default() };
    let files = vec![file("gone.py"), file("directory.py")];
    let settings = |_: &Path| -> FileSettings { unreachable!("no file may hold a site") };
    let session = Session::open(vec![&Callers], files, &around, settings, &|| {});
    let unreadable: Vec<&Path> = session.unreadable().iter().map(|(path, _)| path.as_path()).collect();
    assert_eq!(unreadable, [Path::new("directory.py")]);
    assert_eq!(session.run(&|_, _| true).looked_at, 2);
}
