//! Which expressions are asyncio's primitives, where they are declared, and what small projects do with them.

use std::path::Path;
use std::rc::Rc;

use aiomend_conformance::{TargetVersion, read};
use aiomend_semantics::project::Here;
use aiomend_semantics::project::primitives::{Certainty, Form, Number, Owner, Primitive, UseKind, Uses};
use aiomend_syntax::Span;

#[path = "primitives/attack.rs"]
mod attack;
#[path = "primitives/known.rs"]
mod known;
#[path = "primitives/traps.rs"]
mod traps;
#[path = "primitives/uses.rs"]
mod uses;

mod support;

use support::project;

/// The answer to a question about the text between `<<` and `>>` of the first file; those below `/env/` are installed.
fn question<T>(files: &[(&str, &str)], answer: impl Fn(&Here<'_>, Span) -> T) -> T {
    let (path, marked) = files[0];
    let start = marked.find("<<").expect("a mark");
    let end = marked.find(">>").expect("a mark") - "<<".len();
    let text = marked.replacen("<<", "", 1).replacen(">>", "", 1);
    // What the file says on disk, where that is another text than the present one.
    let on_disk = files.iter().skip(1).find(|(other, _)| *other == path).map_or(text.as_str(), |(_, text)| text);
    let (project, _) = project(&[files, &[(path, on_disk)]].concat());
    let reading = read(&text, TargetVersion::new(14)).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let here = Here::new(&project, Path::new(path), &reading);
    answer(&here, Span::new(start as u32, end as u32))
}

/// `Lock made self A._lock a.py`, `Unknown: why`, `Not: why`.
fn shown(found: &Primitive) -> String {
    let known = match found {
        Primitive::Known(known) => known,
        Primitive::Unknown(why) => return format!("Unknown: {why}"),
        Primitive::Not(why) => return format!("Not: {why}"),
    };
    let certainty = if known.certainty == Certainty::Made { "made" } else { "declared" };
    let place = match &known.identity {
        Err(why) => format!("nowhere: {why}"),
        Ok(identity) => {
            let owner = match &identity.owner {
                Owner::Function(_) => "local ".to_owned(),
                Owner::Parameter(_) => "parameter ".to_owned(),
                Owner::Module => "global ".to_owned(),
                Owner::Instance(class) => format!("self {class}."),
                Owner::Class(class) => format!("class {class}."),
            };
            let many = if identity.number == Number::Many { "[]" } else { "" };
            format!("{owner}{}{many} {}", identity.name, identity.module.display())
        }
    };
    format!("{} {certainty} {place}", known.kind)
}

#[track_caller]
fn is(files: &[(&str, &str)], expected: &str) {
    let found = question(files, |here, span| shown(&here.primitive(span)));
    assert!(found.contains(expected), "expected {expected}\nfound    {found}\n{}", files[0].1);
}

/// The same for a module that begins with `import asyncio`.
#[track_caller]
fn here(code: &str, expected: &str) {
    is(&[("a.py", &format!("import asyncio\n{code}\n"))], expected);
}

fn uses(files: &[(&str, &str)]) -> Rc<Uses> {
    question(files, |here, span| {
        let found = here.primitive(span);
        let Primitive::Known(known) = &found else { panic!("{}\n{}", shown(&found), files[0].1) };
        let identity = known.identity.clone().unwrap_or_else(|why| panic!("{why}\n{}", files[0].1));
        here.uses_of(&identity)
    })
}

/// One line each: `a.py:3 made Lock`, `a.py:5 with`.
fn lines(found: &Uses) -> Vec<String> {
    let made = found.constructions.iter().map(|made| {
        let form = match &made.form {
            Form::Made { kind, arguments: 0 } => format!("= {kind}()"),
            Form::Made { kind, .. } => format!("= {kind}(…)"),
            Form::Field { kind } => format!("= field({kind})"),
            Form::Container => "= container".to_owned(),
            Form::Nothing => "= None".to_owned(),
            Form::Annotation => "annotated".to_owned(),
            Form::Other(_) => "= other".to_owned(),
        };
        (made.spot.clone(), form)
    });
    let used = found.uses.iter().map(|one| {
        let kind = match &one.kind {
            UseKind::AsyncWith { items: 1, is_bound: false, .. } => "with".to_owned(),
            UseKind::AsyncWith { items, .. } => format!("with {items}"),
            UseKind::Acquire { is_awaited: true, .. } => "await acquire".to_owned(),
            UseKind::Acquire { .. } => "acquire".to_owned(),
            UseKind::Release { .. } => "release".to_owned(),
            UseKind::Locked => "locked".to_owned(),
            UseKind::OtherMethod { name, .. } => format!(".{name}"),
            UseKind::Passed { .. } => "passed".to_owned(),
            UseKind::Returned => "returned".to_owned(),
            UseKind::Aliased => "aliased".to_owned(),
            UseKind::Tested => "tested".to_owned(),
            UseKind::Patched => "patched".to_owned(),
            UseKind::Exported => "exported".to_owned(),
            UseKind::Rebound => "rebound".to_owned(),
            UseKind::Deleted => "deleted".to_owned(),
            UseKind::Reflected => "reflected".to_owned(),
            UseKind::Slots => "slots".to_owned(),
            UseKind::Unclear(_) => "unclear".to_owned(),
            UseKind::UnclearlyBound(_) => "unclearly bound".to_owned(),
            UseKind::Other => "other".to_owned(),
        };
        (one.spot.clone(), kind)
    });
    let mut all: Vec<_> = made.chain(used).collect();
    all.sort();
    all.into_iter().map(|(spot, what)| format!("{}:{} {what}", spot.module.display(), spot.line)).collect()
}

#[track_caller]
fn used(files: &[(&str, &str)], expected: &[&str]) {
    let found = uses(files);
    assert_eq!(lines(&found), expected, "{}\n{found:#?}", files[0].1);
}

/// The uses in a module that begins with `import asyncio`, by line.
#[track_caller]
fn used_here(code: &str, expected: &[&str]) {
    let found = uses(&[("a.py", &format!("import asyncio\n{code}\n"))]);
    let lines: Vec<String> =
        lines(&found).iter().filter_map(|line| line.strip_prefix("a.py:").map(str::to_owned)).collect();
    assert_eq!(lines, expected, "{code}\n{found:#?}");
}
