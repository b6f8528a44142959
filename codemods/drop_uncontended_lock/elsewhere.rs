//! What other files have of a lock, as plain data: their modules are seen for a moment only.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aiomend_rewrite::{Context, Part, Refusal, Related};
use aiomend_semantics::place;
use aiomend_semantics::project::Place;
use aiomend_semantics::project::primitives::{Form, UseKind};
use aiomend_syntax::Span;

use super::blockers;
use super::share::Share;
use super::site::{Site, sections_by_lock};
use crate::starters::passed_runners;

/// What another file has of a lock.
#[derive(Debug)]
pub(super) struct Elsewhere {
    pub(super) path: PathBuf,
    pub(super) sections: Vec<SectionElsewhere>,
    /// The names in its imports of the lock, as the project's index has them.
    pub(super) imports: Vec<Span>,
    /// Whether an import goes whole.
    pub(super) drops_import: bool,
    /// Where it hands out what runs an event loop.
    pub(super) loops: Vec<Place>,
    /// What speaks against changing it, for the place of the site.
    pub(super) refusals: Vec<Refusal>,
    /// What is to be done there; none where something speaks against it, or nothing is to be done.
    pub(super) part: Option<Part>,
    /// Whether it cannot be read at all.
    pub(super) is_closed: bool,
}

/// A section in another file.
#[derive(Debug)]
pub(super) struct SectionElsewhere {
    /// `` `Cache.put` ``
    pub(super) described: String,
    /// The line, 1-based, where it first suspends.
    pub(super) suspends: Option<usize>,
}

/// All files with sections, constructions or imports besides the module at hand, by path.
pub(super) fn all<'m>(cx: &Context<'m>, site: &Site<'m>) -> Vec<Elsewhere> {
    let used = site.uses.uses.iter();
    let used = used.filter(|used| matches!(used.kind, UseKind::AsyncWith { .. } | UseKind::Exported | UseKind::Slots));
    let made = site.uses.constructions.iter().filter(|made| !matches!(made.form, Form::Other(_)));
    let paths = used.map(|used| &used.spot.module).chain(made.map(|made| &made.spot.module));
    let paths: BTreeSet<&PathBuf> = paths.filter(|path| *path != cx.path).collect();
    paths.into_iter().map(|path| read(cx, site, path)).collect()
}

fn read<'m>(cx: &Context<'m>, site: &Site<'m>, path: &Path) -> Elsewhere {
    match cx.files.open(path) {
        Ok(file) => file.with(cx, |there| look(there, site)),
        Err(closed) => {
            let message = format!("`{}` uses `{}` too, and {}", path.display(), site.shown(), closed.why);
            Elsewhere {
                path: path.to_path_buf(),
                sections: Vec::new(),
                imports: Vec::new(),
                drops_import: false,
                loops: Vec::new(),
                refusals: vec![Refusal::new(closed.code, site.span, message)],
                part: None,
                is_closed: true,
            }
        }
    }
}

/// `there` is the context of the other file.
fn look(there: &Context<'_>, site: &Site<'_>) -> Elsewhere {
    let found = sections_by_lock(there, |identity| *identity == site.identity).into_values().next();
    let share = Share::read(there, &site.uses, found.map(|(_, sections)| sections).unwrap_or_default());
    let sections = share.sections.iter().map(|section| SectionElsewhere {
        described: section.described(),
        suspends: section.suspensions.first().map(|suspension| place::line_of(*suspension)),
    });
    let mut refusals = blockers::in_file(there, site, &share);
    let mut part = None;
    if refusals.is_empty() {
        match share.part(there) {
            Ok(made) => part = Some(made).filter(|part| !part.owned.is_empty()),
            Err(refusal) => refusals.push(refusal),
        }
    }
    Elsewhere {
        path: there.path.to_path_buf(),
        sections: sections.collect(),
        imports: share.imports.iter().map(|import| import.span).collect(),
        drops_import: share.imports.iter().any(|import| import.is_whole()),
        loops: passed_runners(there).collect(),
        refusals: refusals.into_iter().map(|refusal| seen_from(there, site, refusal)).collect(),
        part,
        is_closed: false,
    }
}

/// A refusal in another file as one at the site.
fn seen_from(there: &Context<'_>, site: &Site<'_>, refusal: Refusal) -> Refusal {
    let line = there.module.lines().line_of(refusal.span.start()) + 1;
    let mut related = vec![Related::at(there.path, line, refusal.message.as_str())];
    related.extend(refusal.related.iter().filter(|other| other.line != line).cloned());
    let message = format!("in `{}`: {}", there.path.display(), refusal.message);
    Refusal { span: site.span, message, related, ..refusal }
}
