//! What is known of one `await asyncio.gather(…)`: the part that the codemods which rewrite it share.
//!
//! A gather is read into its arguments ([`arguments`]), what each of them is ([`element`], [`series`]), and where its
//! value goes ([`position`]). How the new code looks is for the codemods to say.

mod annotation;
pub(crate) mod arguments;
pub(crate) mod blockers;
pub(crate) mod comments;
pub(crate) mod element;
pub(crate) mod finish;
pub(crate) mod naming;
pub(crate) mod own_output;
pub(crate) mod plain;
pub(crate) mod plan;
pub(crate) mod position;
pub(crate) mod series;
pub(crate) mod shape;
pub(crate) mod variable;
pub(crate) mod write;

use aiomend_rewrite::Context;
use aiomend_semantics::place::{self, Evaluated};
use aiomend_syntax::{Field, Kind, Node};

use arguments::Arguments;
use element::Element;
use position::Position;
use series::Series;

/// One call of `asyncio.gather`.
#[derive(Debug)]
pub struct Gather<'m> {
    pub(crate) call: Node<'m>,
    pub(crate) callee: Node<'m>,
    /// The `await` expression, when the call is its operand.
    pub(crate) awaited: Option<Node<'m>>,
    pub(crate) evaluated: Evaluated<'m>,
    pub(crate) arguments: Arguments<'m>,
    pub(crate) position: Position<'m>,
    /// What is gathered, in order; empty where that is not looked into.
    pub(crate) inputs: Vec<Input<'m>>,
}

/// One argument of a gather.
#[derive(Debug)]
pub(crate) enum Input<'m> {
    /// A single awaitable.
    One(Element<'m>),
    /// All that an iterable holds.
    Each(Series<'m>),
}

/// Every call of `asyncio.gather` in the module but those that a codemod of ours has written.
pub(crate) fn gathers<'m>(cx: &Context<'m>) -> Vec<Gather<'m>> {
    cx.module
        .nodes()
        .filter(|node| node.kind() == Kind::Call)
        .filter(|call| call.child(Field::Function).is_some_and(|callee| is_gather(cx, callee)))
        .map(|call| Gather::read(cx, call))
        .filter(|gather| !own_output::is_own_output(cx, gather))
        .collect()
}

/// Whether `callee` is `asyncio.gather`, in any spelling.
pub(crate) fn is_gather<'m>(cx: &Context<'m>, callee: Node<'m>) -> bool {
    // A cheap look before names are resolved; a bare name may be an alias.
    let may_be = match callee.kind() {
        Kind::Identifier => cx.model.binding_of(callee).is_some(),
        _ => callee.text().ends_with("gather"),
    };
    may_be && cx.model.is_known(callee, "asyncio.gather")
}

impl<'m> Gather<'m> {
    fn read(cx: &Context<'m>, call: Node<'m>) -> Self {
        let callee = call.child(Field::Function).unwrap_or(call);
        let awaited = place::with_parentheses(call).parent().filter(|parent| parent.kind() == Kind::Await);
        let position = Position::of(cx, awaited.unwrap_or(call));
        let arguments = Arguments::read(call);
        let mut gather =
            Self { call, callee, awaited, evaluated: place::evaluated(call), arguments, position, inputs: Vec::new() };
        if gather.awaited.is_some() && gather.arguments.obstacle().is_none() {
            gather.inputs = inputs(cx, &gather);
        }
        gather
    }

    /// The `async def` that awaits it.
    pub(crate) fn function(&self) -> Option<Node<'m>> {
        self.evaluated.in_coroutine()
    }

    /// The single elements, when there is no iterable among the arguments.
    pub(crate) fn fixed(&self) -> Option<Vec<&Element<'m>>> {
        self.inputs
            .iter()
            .map(|input| match input {
                Input::One(element) => Some(element),
                Input::Each(_) => None,
            })
            .collect()
    }

    /// Every element that the source shows, those inside iterables too.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element<'m>> {
        self.inputs.iter().flat_map(|input| match input {
            Input::One(element) => std::slice::from_ref(element).iter(),
            Input::Each(series) => series.elements().iter(),
        })
    }
}

fn inputs<'m>(cx: &Context<'m>, gather: &Gather<'m>) -> Vec<Input<'m>> {
    let statement = gather.position.statement();
    let mut inputs = Vec::new();
    for argument in &gather.arguments.elements {
        match argument.starred_value() {
            None => inputs.push(Input::One(Element::read(cx, argument.node, statement))),
            Some(value) => match series::literal_elements(value) {
                // `*[a(), b()]` is `a(), b()`.
                Some(elements) => {
                    inputs.extend(elements.into_iter().map(|node| Input::One(Element::read(cx, node, statement))));
                }
                None => inputs.push(Input::Each(Series::read(cx, value, statement))),
            },
        }
    }
    inputs
}
