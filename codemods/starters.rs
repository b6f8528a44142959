//! Files whose threads may run event loops: code under one lock may then run in two loops at once.

use std::collections::BTreeSet;
use std::path::Path;

use aiomend_rewrite::{Context, Related};
use aiomend_semantics::place;
use aiomend_semantics::project::Place;
use aiomend_syntax::{Field, Kind, Node};

/// Where files whose threads may run event loops start the ones and the others.
#[derive(Debug, Default)]
pub(crate) struct Starters {
    pub(crate) threads: Vec<Place>,
    pub(crate) loops: Vec<Place>,
}

impl Starters {
    /// Those of the whole project; `passed` are further places that hand out what runs a loop: see [`passed_runners`].
    pub(crate) fn of(cx: &Context<'_>, passed: impl IntoIterator<Item = Place>) -> Self {
        let passed: Vec<Place> = passed.into_iter().collect();
        let threads = cx.here.thread_starters();
        let threading: BTreeSet<&Path> = threads.iter().map(|place| place.path.as_path()).collect();
        let mut files: BTreeSet<&Path> = cx.here.looping_threads().iter().map(|path| path.as_path()).collect();
        files.extend(passed.iter().map(|place| place.path.as_path()).filter(|path| threading.contains(path)));
        let is_of_both = |place: &&Place| files.contains(place.path.as_path());
        Self {
            threads: threads.iter().filter(is_of_both).cloned().collect(),
            loops: cx.here.loop_starters().iter().chain(&passed).filter(is_of_both).cloned().collect(),
        }
    }

    /// Who starts what; a clause.
    pub(crate) fn described(&self) -> String {
        let path = |place: Option<&Place>| place.map_or_else(String::new, |place| place.path.display().to_string());
        let both = self.threads.iter().find(|thread| self.loops.iter().any(|one| one.path == thread.path));
        match (both, self.threads.first(), self.loops.first()) {
            (None, Some(thread), Some(_)) => format!("threads that `{}` starts run event loops", path(Some(thread))),
            (both, thread, looped) => {
                format!("`{}` starts threads and event loops", path(both.or(thread).or(looped)))
            }
        }
    }

    /// Each with what it starts, by place.
    pub(crate) fn related(&self) -> Vec<Related> {
        let mut related = Related::at_each(&self.threads, "starts a thread");
        related.extend(Related::at_each(&self.loops, "starts an event loop"));
        related.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        related
    }

    /// Those at places of a kind.
    pub(crate) fn retain(&mut self, is_meant: impl Fn(&Place) -> bool) {
        self.threads.retain(&is_meant);
        self.loops.retain(&is_meant);
    }
}

/// `Thread(target=asyncio.run)`: what runs a loop is not called in this module, but by the thread.
pub(crate) fn passed_runners<'a>(cx: &'a Context<'_>) -> impl Iterator<Item = Place> + 'a {
    let is_runner = |node: &Node<'_>| {
        // `from asyncio import run` brings the name and hands nothing on.
        let is_imported =
            || node.parent().is_some_and(|outer| matches!(outer.kind(), Kind::DottedName | Kind::AliasedImport));
        let is_name = || node.kind() == Kind::Identifier && node.field() != Field::Name && !is_imported();
        let is_value = node.kind() == Kind::Attribute || is_name();
        let name = place::last_name(*node).filter(|_| is_value);
        match name {
            Some("run" | "Runner" | "new_event_loop") => node.field() != Field::Function,
            _ => false,
        }
    };
    let mentions = cx.module.nodes().filter(is_runner);
    let known = mentions.filter(|node| {
        let name = cx.model.qualified_name(*node).unwrap_or_default();
        matches!(name.as_str(), "asyncio.run" | "asyncio.Runner" | "asyncio.new_event_loop")
    });
    known.map(|node| Place { path: cx.path.to_owned(), line: place::line_of(node) })
}
