//! What a session knows of the project around its files.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aiomend_conformance::Reading;
use aiomend_rewrite::{AnyCodemod, Context, DefaultOn, Finding, Forms, Meta, Refusal, Related, Settings, Verdict};
use aiomend_syntax::Span;
use tempfile::TempDir;

use super::{FileSettings, Session, Surroundings, seen_from};
use crate::driver::discover::PythonFile;
use crate::driver::outcome::{Floor, Run};

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
    outside_functions: false,
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
    assert_eq!(told(&session.run(&|_| true)), [("main.py".to_owned(), 5), ("test_it.py".to_owned(), 5)]);
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
        told(&Session::open(vec![&Callers], vec![file], around, |_| settings(), &|| ()).run(&|_| true)).len()
    };
    assert_eq!(lines(&around), 0);
    assert_eq!(lines(&Surroundings { import_roots, ..around }), 1);
}

#[test]
fn a_text_belongs_to_the_project_around_its_name() {
    let (tree, around) = tree(&[("main.py", CALLER)]);
    let path = tree.path().join("app/api.py");
    let run = |around| Session::of_text(vec![&Callers], path.clone(), SITE.into(), around, settings()).run(&|_| true);
    assert_eq!(told(&run(Some(&around))), [("main.py".to_owned(), 5)]);
    assert_eq!(told(&run(None)), []);
}
