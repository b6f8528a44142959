//! What every element of a `gather(…)` below a directory would be: one line each, and the counts.
//!
//! `cargo run --example awaitables -- DIRECTORY [PACKAGES]`

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aiomend_conformance::{TargetVersion, masked, read};
use aiomend_semantics::project::{Awaitable, Here};
use aiomend_syntax::{Field, Kind, Module};

mod support;

use support::Tree;

#[expect(clippy::print_stdout, reason = "it is a program")]
fn main() {
    let tree = Tree::of_arguments();
    let project = &tree.project;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let begin = Instant::now();
    let mut asked = Duration::ZERO;
    for path in &tree.files {
        let Some(source) = tree.source(path, &["gather("]) else { continue };
        let Ok(reading) = read(source.text(), TargetVersion::new(14)) else { continue };
        let here = Here::new(project, path, &reading);
        let module = match masked(source.text(), reading.gaps()) {
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
