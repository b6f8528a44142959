//! What every element of a `gather(…)` below a directory would be: one line each, and the counts.
//!
//! `cargo run --example awaitables -- DIRECTORY [PACKAGES]`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aiomend_conformance::{TargetVersion, masked, read};
use aiomend_semantics::project::{Awaitable, Here, Index, Layout, Loader, Project};
use aiomend_syntax::{Field, Kind, Module, Source};

struct Disk(PathBuf);

impl Loader for Disk {
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        fs::read(self.0.join(path)).ok()
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.join(path).exists()
    }
}

#[expect(clippy::print_stdout, reason = "it is a program")]
fn main() {
    let root = PathBuf::from(std::env::args().nth(1).expect("a directory"));
    let environment = std::env::args().skip(2).map(PathBuf::from).collect();
    let mut files = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|suffix| suffix == "py") {
                files.push(path.strip_prefix(&root).expect("below the root").to_path_buf());
            }
        }
    }
    files.sort();
    let layout = Layout { files: files.clone(), import_roots: Vec::new(), environment };
    let project = Project::default().with_index(Index::new(layout, Arc::new(Disk(root.clone()))));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let begin = Instant::now();
    let mut asked = Duration::ZERO;
    for path in &files {
        let Ok(bytes) = fs::read(root.join(path)) else { continue };
        let Ok(source) = Source::decode(&bytes) else { continue };
        if !source.text().contains("gather(") {
            continue;
        }
        let Ok(reading) = read(source.text(), TargetVersion::new(14)) else { continue };
        let here = Here::new(&project, path, &reading);
        let module = match masked(source.text(), &reading.gaps()) {
            masked if masked == source.text() => Module::parse(source.clone()),
            _ => continue,
        };
        for call in module.nodes().filter(|node| node.kind() == Kind::Call) {
            let Some(callee) = call.child(Field::Function) else { continue };
            if callee.text() != "gather" && !callee.text().ends_with(".gather") {
                continue;
            }
            let Some(arguments) = call.child(Field::Arguments) else { continue };
            let is_generator = arguments.kind() != Kind::ArgumentList;
            for argument in arguments.children().filter(|_| !is_generator) {
                let question = Instant::now();
                let (verdict, shown) = match argument.kind() {
                    Kind::KeywordArgument | Kind::DictionarySplat | Kind::Comment => continue,
                    Kind::ListSplat => {
                        let Some(inner) = argument.children().next() else { continue };
                        (here.awaitable_elements(inner.span()), argument)
                    }
                    _ => (here.awaitable(argument.span()), argument),
                };
                asked += question.elapsed();
                let line = module.lines().line_of(argument.start()) + 1;
                let (word, why) = match &verdict {
                    Awaitable::Coroutine => ("coroutine", ""),
                    Awaitable::Unknown(why) => ("unknown", why.as_str()),
                    Awaitable::Not(why) => ("not", why.as_str()),
                };
                *counts.entry(word).or_default() += 1;
                // Which of them run a plain function when they are called.
                let call = argument.child(Field::Function).map(|_| argument.span());
                if verdict == Awaitable::Coroutine && call.is_some_and(|call| !here.makes_only(call)) {
                    *counts.entry("coroutine of a plain function").or_default() += 1;
                    println!("plain      {}:{line}", path.display());
                }
                let text: String = shown.text().split_whitespace().collect::<Vec<_>>().join(" ");
                let text: String = text.chars().take(90).collect();
                println!("{word:10}{}:{line}: {text}   [{why}]", path.display());
            }
        }
    }
    println!("{counts:?} in {:?}, {asked:?} of it for the answers", begin.elapsed());
}
