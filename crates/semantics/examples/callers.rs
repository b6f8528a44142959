//! What stands in the way of every awaited `gather(…)` below a directory: handlers around it, callers, task factories.
//!
//! `cargo run --example callers -- DIRECTORY [PACKAGES]`

use std::time::{Duration, Instant};

use aiomend_conformance::{TargetVersion, read};
use aiomend_semantics::project::Here;

mod support;

use support::Tree;

#[expect(clippy::print_stdout, reason = "it is a program")]
fn main() {
    let tree = Tree::of_arguments();
    let project = &tree.project;
    let begin = Instant::now();
    project.files_calling("gather");
    println!("words of {} files in {:?}", tree.files.len(), begin.elapsed());
    let (mut sites, mut handled, mut expected) = (0, 0, 0);
    let mut spent = [Duration::ZERO; 3];
    for path in &tree.files {
        let Some(source) = tree.source(path, &["gather("]) else { continue };
        let Ok(reading) = read(source.text(), TargetVersion::new(14)) else { continue };
        let here = Here::new(project, path, &reading);
        let Some(outline) = here.outline() else { continue };
        for call in outline.calls().iter().filter(|call| call.is_awaited && call.callee.last_name() == Some("gather")) {
            if call.keywords.iter().any(|keyword| &**keyword == "return_exceptions") {
                continue;
            }
            sites += 1;
            let begin = Instant::now();
            let handlers = here.handlers_around(call.span);
            spent[0] += begin.elapsed();
            let begin = Instant::now();
            let function = outline.function_around(call.scope).map(|id| outline.function(id));
            let callers = function.map(|function| here.callers_expecting(function.name_span)).unwrap_or_default();
            spent[1] += begin.elapsed();
            handled += usize::from(!handlers.is_empty());
            expected += usize::from(!callers.is_empty());
            let name = function.map_or("", |function| &*function.name);
            println!("{}:{} in `{name}`", path.display(), outline.line_of(call.span));
            for handler in handlers {
                println!("    {}: {} {:?}", handler.line, handler.text, handler.kind);
            }
            for caller in callers {
                let (path, line) = (caller.place.path.display(), caller.place.line);
                println!("    {path}:{line} {}", caller.message);
            }
        }
        if spent[2].is_zero() {
            let begin = Instant::now();
            let factories = here.task_factories().len();
            spent[2] = begin.elapsed();
            println!("{factories} task factories");
        }
    }
    println!("{sites} sites, {handled} with a handler, {expected} with a caller that expects");
    println!("handlers {:?}, callers {:?}, factories {:?}", spent[0], spent[1], spent[2]);
}
