//! asyncio's primitives below a directory: every place that holds one, how it is made, and what is done with it.
//!
//! `cargo run --example primitives -- DIRECTORY [PACKAGES]`

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aiomend_conformance::{TargetVersion, masked, read};
use aiomend_semantics::project::primitives::{Identity, Primitive};
use aiomend_semantics::project::{Here, Index, Layout, Loader, Project};
use aiomend_syntax::{Field, Kind, Module, Node, Source, Span};

struct Disk(PathBuf);

impl Loader for Disk {
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        fs::read(self.0.join(path)).ok()
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.join(path).exists()
    }
}

/// Expressions that may be primitives: what is entered, and whose methods are called.
fn candidates<'m>(module: &'m Module) -> Vec<Node<'m>> {
    let methods = ["acquire", "release", "locked"];
    let mut found = Vec::new();
    for node in module.nodes() {
        match node.kind() {
            Kind::WithItem => {
                let Some(value) = node.child(Field::Value) else { continue };
                let value = match value.kind() {
                    Kind::AsPattern => value.children().next().unwrap_or(value),
                    _ => value,
                };
                if matches!(value.kind(), Kind::Identifier | Kind::Attribute | Kind::Subscript) {
                    found.push(value);
                }
            }
            Kind::Attribute => {
                let name = node.child(Field::Attribute).map(|name| name.text());
                if name.is_some_and(|name| methods.contains(&name)) {
                    found.extend(node.child(Field::Object));
                }
            }
            _ => {}
        }
    }
    found
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
    let mut told: BTreeSet<Identity> = BTreeSet::new();
    let (mut asked, mut searched) = (Duration::ZERO, Duration::ZERO);
    let mut slowest = Duration::ZERO;
    for path in &files {
        let Ok(bytes) = fs::read(root.join(path)) else { continue };
        let Ok(source) = Source::decode(&bytes) else { continue };
        if !["async with", "acquire", "release", "locked"].iter().any(|word| source.text().contains(word)) {
            continue;
        }
        let Ok(reading) = read(source.text(), TargetVersion::new(14)) else { continue };
        let here = Here::new(&project, path, &reading);
        if masked(source.text(), &reading.gaps()) != source.text() {
            continue;
        }
        let module = Module::parse(source.clone());
        for node in candidates(&module) {
            let line = |span: Span| module.lines().line_of(span.start()) + 1;
            let question = Instant::now();
            let found = here.primitive(node.span());
            asked += question.elapsed();
            let text: String = node.text().split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
            let place = format!("{}:{}", path.display(), line(node.span()));
            let known = match found {
                Primitive::Known(known) => known,
                Primitive::Unknown(why) => {
                    *counts.entry("unknown").or_default() += 1;
                    println!("unknown  {place}: {text}   [{why}]");
                    continue;
                }
                Primitive::Not(why) => {
                    *counts.entry("not").or_default() += 1;
                    println!("not      {place}: {text}   [{why}]");
                    continue;
                }
            };
            *counts.entry("known").or_default() += 1;
            let (kind, certainty) = (known.kind, known.certainty);
            let identity = match known.identity {
                Ok(identity) => identity,
                Err(why) => {
                    println!("nowhere  {place}: {text} is a {kind}   [{why}]");
                    continue;
                }
            };
            if !told.insert(identity.clone()) {
                continue;
            }
            let question = Instant::now();
            let uses = here.uses_of(&identity);
            let took = question.elapsed();
            searched += took;
            slowest = slowest.max(took);
            println!("known    {place}: {text} is a {kind}, {certainty:?}: {:?} {}", identity.owner, identity.name);
            for made in &uses.constructions {
                println!(
                    "    = {}:{} in {:?}: {:?}",
                    made.spot.module.display(),
                    made.spot.line,
                    made.spot.function,
                    made.form
                );
            }
            for one in &uses.uses {
                println!("    - {}:{} {:?}", one.spot.module.display(), one.spot.line, one.kind);
            }
            for why in &uses.unseen {
                println!("    ? {why}");
            }
        }
        for (word, places) in [("thread", here.thread_starters()), ("loop", here.loop_starters())] {
            counts.insert(word, places.len());
        }
    }
    println!(
        "{counts:?}, {asked:?} for the answers, {searched:?} for {} searches, {slowest:?} the slowest",
        told.len()
    );
}
