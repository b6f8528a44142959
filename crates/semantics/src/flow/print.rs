//! The flow in a form for people and snapshots.

use std::fmt::Write;

use aiomend_syntax::Node;

use super::{Captured, Flow, Home};
use crate::model::SemanticModel;
use crate::scope::BindingId;

/// The names of a function, then for each of its statements what it does to them.
///
/// `+x` is definitely assigned, `?x` possibly, before the statement and after it.
pub fn print<'m>(model: &SemanticModel<'m>, function: Node<'m>) -> String {
    let Some(flow) = Flow::of(model, function) else { return String::new() };
    let mut out = String::new();
    let name = |id: BindingId| model.scopes().binding(id).name;
    for id in flow.names() {
        let home = match flow.home(id) {
            Some(Home::Own) => "local",
            Some(Home::TypeParameter) => "type parameter",
            Some(Home::Enclosing) => "free",
            Some(Home::Module) => "global",
            None => continue,
        };
        let captured = match flow.captured(id) {
            Captured::No => "",
            Captured::ByComprehension => ", in a comprehension",
            Captured::Later => ", captured",
        };
        let _ = writeln!(out, "{}: {home}{captured}", name(id));
    }
    if flow.uses_class_cell() {
        let _ = writeln!(out, "__class__: cell");
    }
    for statement in function.descendants().filter(|node| node.kind().is_statement()) {
        let Some(region) = flow.region(&[statement]) else { continue };
        let line = crate::place::line_of(statement);
        let _ = write!(out, "{line}: {}", crate::place::first_line(statement));
        if !region.is_reachable() {
            let _ = write!(out, "  | unreachable");
        }
        let mut list = |title: &str, names: Vec<String>| {
            if !names.is_empty() {
                let _ = write!(out, "  | {title} {}", names.join(" "));
            }
        };
        let plain = |ids: Vec<BindingId>| ids.into_iter().map(|id| name(id).to_owned()).collect::<Vec<_>>();
        let assigned = |definitely: &dyn Fn(BindingId) -> bool, possibly: &dyn Fn(BindingId) -> bool| {
            let own = flow.names().filter(|id| flow.home(*id) == Some(Home::Own));
            let marked = own.filter_map(|id| match (definitely(id), possibly(id)) {
                (true, _) => Some(format!("+{}", name(id))),
                (false, true) => Some(format!("?{}", name(id))),
                (false, false) => None,
            });
            marked.collect::<Vec<_>>()
        };
        if region.is_reachable() {
            let before =
                assigned(&|id| region.is_definitely_assigned_before(id), &|id| region.is_possibly_assigned_before(id));
            list("before", before);
        }
        list("reads", plain(region.reads()));
        list("writes", plain(region.writes()));
        list("unbinds", plain(region.unbinds()));
        let exits = region.exits();
        if exits.falls_through && region.is_reachable() {
            let after =
                assigned(&|id| region.is_definitely_assigned_after(id), &|id| region.is_possibly_assigned_after(id));
            list("after", after);
        }
        list("live", plain(region.live_after()));
        list("live if it raises", plain(region.live_on_exception()));
        let ways = [
            (exits.always_returns(), "always returns"),
            (exits.never_ends(), "never ends"),
            (exits.may_return && exits.falls_through, "may return"),
            (!exits.breaks.is_empty(), "breaks"),
            (!exits.continues.is_empty(), "continues"),
        ];
        list("exits", ways.into_iter().filter(|(is, _)| *is).map(|(_, word)| word.to_owned()).collect());
        out.push('\n');
    }
    out
}
