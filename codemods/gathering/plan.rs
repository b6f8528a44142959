//! How a gather can be rewritten: what becomes a task where, before any text is written.

use aiomend_rewrite::{Context, Refusal};
use aiomend_semantics::suspension::suspensions;
use aiomend_syntax::{Field, Node, Span};

use super::element::{Element, ElementKind};
use super::plain;
use super::series::{Comprehension, Series};
use super::variable::{Region, Variable};
use super::{Gather, Input};

/// The shape of the new code.
#[derive(Debug)]
pub(crate) enum Plan<'a, 'm> {
    /// Nothing is gathered, and the empty list is read.
    Empty,
    /// Single elements.
    Fixed {
        elements: Vec<&'a Element<'m>>,
        /// Statements right before the gather that make some of the tasks; they move along.
        moved: Vec<Node<'m>>,
        making: Making,
    },
    /// One comprehension: in the call, or in the statement before, which moves along.
    Comprehension { comprehension: Comprehension<'m>, moved: Option<&'a Variable<'m>>, making: Making },
    /// Coroutine objects that an iterable holds.
    Objects {
        iterable: Node<'m>,
        /// The local list, when it is one.
        variable: Option<&'a Variable<'m>>,
        /// Whether iterating over it can fail or run foreign code.
        making: Making,
    },
    /// Statements right before the gather that put tasks into a list; they move along.
    Region { variable: &'a Variable<'m>, region: Region<'m> },
    /// Several iterables, or an iterable and single elements.
    Mixed { making: Making },
}

/// Where the coroutine objects are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Making {
    /// Where the tasks are: making them cannot fail and runs no foreign code.
    InPlace,
    /// Before the first task, so that an error while they are made starts nothing (evidence cases g10, g11).
    First,
}

impl Making {
    fn first_unless(is_plain: bool) -> Self {
        if is_plain { Making::InPlace } else { Making::First }
    }
}

impl<'a, 'm> Plan<'a, 'm> {
    /// The plan for a gather whose elements can become tasks.
    ///
    /// # Errors
    /// `elements-are-tasks` where tasks are made in a way that cannot move.
    pub(crate) fn of(cx: &Context<'m>, gather: &'a Gather<'m>) -> Result<Self, Refusal> {
        if gather.inputs.is_empty() {
            return Ok(Plan::Empty);
        }
        if let Some(elements) = gather.fixed() {
            return fixed(cx, gather, elements);
        }
        match &gather.inputs[..] {
            [Input::Each(Series::Comprehension(comprehension))] => in_call(cx, comprehension),
            [Input::Each(Series::Variable(variable))] => of_variable(cx, gather, variable),
            [Input::Each(Series::Other { node, .. })] => {
                let making = Making::first_unless(plain::is_plain_iterable(cx, *node));
                Ok(Plan::Objects { iterable: *node, variable: None, making })
            }
            _ => mixed(cx, gather),
        }
    }
}

fn fixed<'a, 'm>(
    cx: &Context<'m>,
    gather: &'a Gather<'m>,
    elements: Vec<&'a Element<'m>>,
) -> Result<Plan<'a, 'm>, Refusal> {
    let mut moved: Vec<Node<'m>> = elements
        .iter()
        .filter_map(|element| match &element.kind {
            ElementKind::MadeBefore { statement, .. } => Some(*statement),
            _ => None,
        })
        .collect();
    moved.sort_by_key(|statement| statement.start());
    let (before, here): (Vec<&Element<'m>>, Vec<&Element<'m>>) =
        elements.iter().partition(|element| matches!(element.kind, ElementKind::MadeBefore { .. }));
    let here_is_plain = here.iter().all(|element| element.is_plain(cx));
    let before_is_plain = before.iter().all(|element| element.is_plain(cx));
    let can_come_first = here.iter().all(|element| element.made().is_none_or(|made| made.rest_is_plain()));
    if !moved.is_empty() {
        let statement = gather.position.statement();
        let is_run = statement.is_some_and(|statement| is_run_before(&moved, statement));
        let suspends = moved.iter().any(|statement| !suspensions(*statement).is_empty());
        // Made inside the block, a task is too late to be there when making the next one fails.
        if !is_run || suspends || !before_is_plain || !own_lines(&moved) {
            return Err(tasks_cannot_move(moved[0]));
        }
    }
    if !here_is_plain && !can_come_first {
        let culprit = here.iter().find(|element| !element.is_plain(cx)).map_or(gather.call, |element| element.node);
        return Err(tasks_cannot_move(culprit));
    }
    let making = Making::first_unless(here_is_plain);
    Ok(Plan::Fixed { elements, moved, making })
}

/// Whether `statements` are all there is between the first of them and `last`.
fn is_run_before(statements: &[Node<'_>], last: Node<'_>) -> bool {
    let mut expected = statements.iter().rev();
    let mut current = last.previous();
    loop {
        match (expected.next(), current) {
            (Some(statement), Some(found)) if *statement == found => current = found.previous(),
            (None, _) => return true,
            _ => return false,
        }
    }
}

/// Whether no other statement shares a line with one of these.
fn own_lines(statements: &[Node<'_>]) -> bool {
    statements.iter().all(|statement| {
        let module = statement.module();
        let line_end = module.lines().span_of(module.lines().line_of(statement.end())).end();
        let rest = module.slice(Span::new(statement.end(), line_end)).trim_start();
        module.is_first_on_line(statement.start()) && (rest.is_empty() || rest.starts_with('#'))
    })
}

fn in_call<'a, 'm>(cx: &Context<'m>, comprehension: &Comprehension<'m>) -> Result<Plan<'a, 'm>, Refusal> {
    let made = comprehension.element().made();
    let is_plain = comprehension.is_plain(cx);
    // `name=` of a task may use what the comprehension binds, so the task is made with its coroutine.
    if made.is_some_and(|made| made.rest().next().is_some()) && !is_plain {
        return Err(tasks_cannot_move(comprehension.node));
    }
    let making = Making::first_unless(is_plain);
    let again = Comprehension::read(cx, comprehension.node);
    let comprehension = again.ok_or_else(|| tasks_cannot_move(comprehension.node))?;
    Ok(Plan::Comprehension { comprehension, moved: None, making })
}

fn of_variable<'a, 'm>(
    cx: &Context<'m>,
    gather: &'a Gather<'m>,
    variable: &'a Variable<'m>,
) -> Result<Plan<'a, 'm>, Refusal> {
    let Some(statement) = gather.position.statement() else { return Err(tasks_cannot_move(variable.name)) };
    let holds_tasks = variable
        .elements
        .iter()
        .any(|element| element.made().is_some() || matches!(element.kind, ElementKind::MadeElsewhere(_)));
    if holds_tasks {
        let region = variable.region(cx, statement).filter(|region| own_lines(&region.statements));
        return match region {
            Some(region) => Ok(Plan::Region { variable, region }),
            None => Err(tasks_cannot_move(variable.definition)),
        };
    }
    let is_annotated = variable.assignment.child(Field::Type).is_some();
    if variable.is_made_for(statement)
        && !is_annotated
        && own_lines(&[variable.definition])
        && let Some(comprehension) = variable.comprehension(cx).filter(|made| made.is_plain(cx))
    {
        return Ok(Plan::Comprehension { comprehension, moved: Some(variable), making: Making::InPlace });
    }
    Ok(Plan::Objects { iterable: variable.name, variable: Some(variable), making: Making::InPlace })
}

fn mixed<'a, 'm>(cx: &Context<'m>, gather: &'a Gather<'m>) -> Result<Plan<'a, 'm>, Refusal> {
    let mut is_plain = true;
    for input in &gather.inputs {
        match input {
            Input::One(element) => {
                let is_made_before = !matches!(element.kind, ElementKind::Coroutine(_) | ElementKind::Made(_));
                let has_rest = element.made().is_some_and(|made| made.rest().next().is_some());
                if is_made_before || has_rest {
                    return Err(tasks_cannot_move(element.node));
                }
                is_plain &= element.is_plain(cx);
            }
            Input::Each(Series::Comprehension(comprehension)) => {
                let has_rest = comprehension.element().made().is_some_and(|made| made.rest().next().is_some());
                if has_rest {
                    return Err(tasks_cannot_move(comprehension.node));
                }
                is_plain &= comprehension.is_plain(cx);
            }
            Input::Each(Series::Variable(variable)) => {
                let holds_tasks = |element: &Element<'m>| !matches!(element.kind, ElementKind::Coroutine(_));
                if variable.elements.iter().any(holds_tasks) {
                    return Err(tasks_cannot_move(variable.definition));
                }
            }
            Input::Each(Series::Other { node, .. }) => is_plain &= plain::is_plain_iterable(cx, *node),
        }
    }
    Ok(Plan::Mixed { making: Making::first_unless(is_plain) })
}

impl Plan<'_, '_> {
    /// Refuse if making tasks can fail or run foreign code: inside the block an error would find itself in a group, and
    /// the tasks made so far cancelled.
    pub(crate) fn obstacle_to_moving(&self) -> Option<Refusal> {
        match self {
            Plan::Region { variable, region } if !region.is_plain => Some(tasks_cannot_move(variable.definition)),
            _ => None,
        }
    }
}

/// Refuse if tasks are made where other code, a suspension or an error could come between: moved into the block, they
/// would meet another order of events.
fn tasks_cannot_move(place: Node<'_>) -> Refusal {
    let message = "the tasks are made here, and this code cannot move into the block as it stands";
    let hint = "gather the coroutines themselves, or make the tasks in a `TaskGroup`";
    Refusal::new("elements-are-tasks", place.span(), message).with_hint(hint)
}
