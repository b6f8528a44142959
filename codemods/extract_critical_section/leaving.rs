//! How control leaves a section, and what stands in its place for that.

use aiomend_rewrite::Refusal;
use aiomend_semantics::flow::Exits;
use aiomend_syntax::{Kind, Node};

use super::section::Section;

/// What stands in the place of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ending {
    /// `x = helper()`
    #[default]
    Call,
    /// `return helper()`
    Return,
    /// `helper()` and a bare `return`
    CallThenReturn,
    /// `if not helper(): return`
    ReturnUnless,
}

/// How control leaves a section.
pub(super) struct Leaving {
    pub(super) ending: Ending,
    pub(super) obstacles: Vec<Refusal>,
}

impl Leaving {
    pub(super) fn of<'m>(section: &Section<'m>, exits: &Exits<'m>) -> Self {
        let mut obstacles = Vec::new();
        // Refuse if it leaves or goes on with a loop around it: a function cannot.
        for jump in exits.breaks.iter().chain(&exits.continues) {
            let message = format!("`{}` belongs to a loop around the section", jump.text().trim_end());
            obstacles.push(Refusal::new("loop-exit", jump.span(), message));
        }
        let valued = exits.returns.iter().find(|node| node.children().next().is_some());
        let is_last = is_last_of_function(section);
        let ending = match (exits.returns.first(), valued) {
            (None, _) => Ending::Call,
            // What follows is the end of the function: its `None` is the section's.
            (Some(_), None) if is_last => Ending::Call,
            (Some(_), None) if !exits.falls_through => Ending::CallThenReturn,
            (Some(_), None) => Ending::ReturnUnless,
            (Some(_), Some(_)) if is_last || !exits.falls_through => Ending::Return,
            (Some(_), Some(valued)) => {
                let message = "the section returns a value here, and goes on after its end elsewhere";
                let hint = "return on every path, or assign the value and return it after the section";
                obstacles.push(Refusal::new("early-return", valued.span(), message).with_hint(hint));
                Ending::Return
            }
        };
        Self { ending, obstacles }
    }
}

/// Refuse if it leaves early and has a value to give back: the helper has one result.
pub(super) fn two_results(ending: Ending, returns: &[Node<'_>], output: Option<&str>) -> Option<Refusal> {
    let (leaves, output) = returns.first().zip(output).filter(|_| ending != Ending::Return)?;
    let message = format!("the section leaves the function here, and binds `{output}` for it elsewhere");
    Some(Refusal::new("early-return", leaves.span(), message))
}

/// Whether the function ends where the section does, with no code in between but that of context managers.
pub(super) fn is_last_of_function(section: &Section<'_>) -> bool {
    let Some(last) = section.statements.last() else { return false };
    let mut node = *last;
    loop {
        let Some(parent) = node.parent() else { return false };
        let is_end = match parent.kind() {
            Kind::Block | Kind::CaseClause => node.next().is_none() || parent.kind() == Kind::CaseClause,
            Kind::WithStatement | Kind::MatchStatement | Kind::IfStatement | Kind::ElifClause => true,
            Kind::ElseClause => parent.parent().is_some_and(|outer| outer.kind() == Kind::IfStatement),
            Kind::FunctionDefinition => return parent == section.function,
            _ => false,
        };
        // The cases of a `match` stand in a block of their own.
        let is_case = node.kind() == Kind::CaseClause;
        if !is_end && !is_case {
            return false;
        }
        node = parent;
    }
}
