//! asyncio's primitives below a directory: every place that holds one, how it is made, and what is done with it.
//!
//! `cargo run --example primitives -- DIRECTORY [PACKAGES]`

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use aiomend_conformance::{TargetVersion, masked, read};
use aiomend_semantics::place;
use aiomend_semantics::project::Here;
use aiomend_semantics::project::primitives::{Identity, Primitive};
use aiomend_syntax::{Field, Kind, Module, Node, Span};

mod support;

use support::Tree;

/// Expressions that may be primitives: what is entered, and whose methods are called.
fn candidates<'m>(module: &'m Module) -> Vec<Node<'m>> {
    let methods = ["acquire", "release", "locked"];
    let mut found = Vec::new();
    for node in module.nodes() {
        match node.kind() {
            Kind::WithItem => {
                let Some(value) = place::manager_of(node) else { continue };
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
    let tree = Tree::of_arguments();
    let project = &tree.project;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut told: BTreeSet<Identity> = BTreeSet::new();
    let (mut asked, mut searched) = (Duration::ZERO, Duration::ZERO);
    let mut slowest = Duration::ZERO;
    for path in &tree.files {
        let Some(source) = tree.source(path, &["async with", "acquire", "release", "locked"]) else { continue };
        let Ok(reading) = read(source.text(), TargetVersion::new(14)) else { continue };
        let here = Here::new(project, path, &reading);
        if masked(source.text(), reading.gaps()) != source.text() {
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
