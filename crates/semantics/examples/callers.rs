//! What stands in the way of every awaited `gather(…)` below a directory: handlers around it, callers, task factories.
//!
//! `cargo run --example callers -- DIRECTORY [PACKAGES]`

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aiomend_conformance::{TargetVersion, read};
use aiomend_semantics::project::{Here, Index, Layout, Loader, Project};
use aiomend_syntax::Source;

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
    let begin = Instant::now();
    project.files_calling("gather");
    println!("words of {} files in {:?}", files.len(), begin.elapsed());
    let (mut sites, mut handled, mut expected) = (0, 0, 0);
    let mut spent = [Duration::ZERO; 3];
    for path in &files {
        let Ok(bytes) = fs::read(root.join(path)) else { continue };
        let Ok(source) = Source::decode(&bytes) else { continue };
        if !source.text().contains("gather(") {
            continue;
        }
        let Ok(reading) = read(source.text(), TargetVersion::new(14)) else { continue };
        let here = Here::new(&project, path, &reading);
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
