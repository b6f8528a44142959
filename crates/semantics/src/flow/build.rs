//! Makes the graph of a function.
//!
//! What is still to be done stands on a stack of steps, so that no nesting of the source nests calls here.

use std::collections::HashMap;

use aiomend_syntax::{Field, Kind, Node};

use super::graph::{Action, Block, BlockId, Copied, ENTRY, Edge, Graph, Jump, Placed, RAISED, RETURNED, VariableId};
use super::names::scopes_at_once;
use crate::model::SemanticModel;
use crate::scope::{BindingId, ScopeId};

/// One thing to do.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'m> {
    /// The statements of a block.
    Suite(Node<'m>),
    Statement {
        node: Node<'m>,
        suite: u32,
        index: u32,
    },
    EndStatement {
        node: Node<'m>,
        first: BlockId,
    },
    /// Evaluate for the value.
    Expression(Node<'m>),
    /// Evaluate for the truth.
    Condition {
        node: Node<'m>,
        yes: BlockId,
        no: BlockId,
    },
    /// Bind a target of an assignment.
    Target(Node<'m>),
    Delete(Node<'m>),
    /// One action on an identifier.
    Act(Action, Node<'m>),
    /// What code below a node that runs later knows of the function.
    CaptureIn(Node<'m>),
    /// The same for an expression that is itself evaluated later, or may be: an annotation.
    CaptureAll(Node<'m>),
    /// An edge to a block.
    Goto(BlockId),
    /// Go on in this block.
    Enter(BlockId),
    /// Go on in a new block that nothing leads to.
    Cut,
    /// Leave from the current block.
    Jump(Edge),
    /// A `return` whose value is evaluated.
    JumpStatement(Node<'m>, Edge),
    /// Exceptions go to this block from the next block on.
    Handler(BlockId),
    /// Go on in a new block whose exceptions go to this one.
    Protect(BlockId),
    PushLoop {
        head: BlockId,
        after: BlockId,
    },
    PopLoop,
    PushFinally,
    PopFinally {
        cleanup: Cleanup<'m>,
        landing: BlockId,
    },
    /// One copy of a cleanup.
    Cleanup(Cleanup<'m>),
    LeaveFinally,
    /// A `def` or `class` without its decorators.
    Definition(Node<'m>),
    /// The defaults of a `def` or lambda.
    Defaults(Node<'m>),
    Except {
        clause: Node<'m>,
        after: BlockId,
    },
    Case {
        case: Node<'m>,
        after: BlockId,
    },
}

/// What is done on every way out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cleanup<'m> {
    /// A `finally` block.
    Suite(Node<'m>),
    /// The end of `except … as name`.
    Unbind(Node<'m>),
}

/// What a jump meets on its way.
#[derive(Debug)]
enum Frame {
    Loop { head: BlockId, after: BlockId },
    // The blocks that wait for a copy of the cleanup, by the kind of their jump.
    Finally { returns: Vec<BlockId>, breaks: Vec<BlockId>, continues: Vec<BlockId> },
}

/// How many `finally` blocks within `finally` blocks are copied for each way into them; below, all ways share one copy.
const COPIED_DEPTH: u32 = 2;

pub(super) struct Builder<'a, 'm> {
    pub(super) model: &'a SemanticModel<'m>,
    pub(super) scope: ScopeId,
    // For every scope inside the function, whether code in it runs where it stands.
    pub(super) at_once: HashMap<ScopeId, bool>,
    pub(super) graph: Graph<'m>,
    pub(super) variable_of: HashMap<BindingId, VariableId>,
    steps: Vec<Step<'m>>,
    frames: Vec<Frame>,
    pub(super) current: BlockId,
    pub(super) handler: BlockId,
    finally_depth: u32,
    // Numbers of suites, by node.
    suites: HashMap<u32, u32>,
    pub(super) in_class: bool,
}

/// The graph of a `def`, or of the module's own statements.
pub(super) fn graph<'m>(model: &SemanticModel<'m>, function: Node<'m>) -> Option<Graph<'m>> {
    let body = match function.kind() {
        Kind::FunctionDefinition => function.child(Field::Body)?,
        Kind::Module => function,
        _ => return None,
    };
    let scope = match function.kind() {
        Kind::Module => model.scopes().module_scope(),
        _ => model.scopes().scope_of(body),
    };
    let mut builder = Builder {
        model,
        scope,
        at_once: scopes_at_once(model, function, scope),
        graph: Graph { blocks: Vec::new(), variables: Vec::new(), statements: HashMap::new(), uses_class_cell: false },
        variable_of: HashMap::new(),
        steps: Vec::new(),
        frames: Vec::new(),
        current: ENTRY,
        handler: RAISED,
        finally_depth: 0,
        suites: HashMap::new(),
        in_class: function.ancestors().any(|outer| outer.kind() == Kind::ClassDefinition),
    };
    for handler in [RAISED, RAISED, RETURNED] {
        builder.handler = handler;
        builder.block();
    }
    builder.handler = RAISED;
    builder.bind_parameters(function);
    builder.then(&[Step::Suite(body), Step::Goto(RETURNED)]);
    while let Some(step) = builder.steps.pop() {
        builder.run(step);
    }
    builder.find_later_bindings();
    Some(builder.graph)
}

impl<'m> Builder<'_, 'm> {
    /// Put steps in front of all others.
    pub(super) fn then(&mut self, steps: &[Step<'m>]) {
        self.steps.extend(steps.iter().rev());
    }

    /// The same for one step for each node.
    pub(super) fn then_each(&mut self, nodes: impl Iterator<Item = Node<'m>>, step: impl Fn(Node<'m>) -> Step<'m>) {
        let start = self.steps.len();
        self.steps.extend(nodes.map(step));
        self.steps[start..].reverse();
    }

    /// A new block that nothing leads to yet.
    pub(super) fn block(&mut self) -> BlockId {
        self.graph.blocks.push(Block { events: Vec::new(), next: Vec::new(), handler: self.handler, jump: None });
        self.graph.blocks.len() - 1
    }

    pub(super) fn edge(&mut self, from: BlockId, to: BlockId, kind: Edge) {
        self.graph.blocks[from].next.push((to, kind));
    }

    /// Go on in a new block, to which the current one leads.
    pub(super) fn fresh(&mut self) -> BlockId {
        let next = self.block();
        self.edge(self.current, next, Edge::Normal);
        self.current = next;
        next
    }

    fn run(&mut self, step: Step<'m>) {
        match step {
            Step::Suite(block) => self.suite(block),
            Step::Statement { node, suite, index } => {
                let first = self.fresh();
                self.graph.statements.entry(node.id()).or_insert_with(|| Placed { suite, index, copies: Vec::new() });
                self.then(&[Step::EndStatement { node, first }]);
                self.statement(node);
            }
            Step::EndStatement { node, first } => {
                let copied = Copied { first, limit: self.graph.blocks.len(), end: self.current };
                if let Some(placed) = self.graph.statements.get_mut(&node.id()) {
                    placed.copies.push(copied);
                }
                // What comes after the statement stands in a block that is not its own.
                self.fresh();
            }
            Step::Expression(node) => self.expression(node),
            Step::Condition { node, yes, no } => self.condition(node, yes, no),
            Step::Target(node) => self.target(node),
            Step::Delete(node) => self.delete(node),
            Step::Act(action, identifier) => self.act(action, identifier),
            Step::CaptureIn(node) => self.capture_in(node),
            Step::CaptureAll(node) => self.capture_all(node),
            Step::Goto(block) => self.edge(self.current, block, Edge::Normal),
            Step::Enter(block) => self.current = block,
            Step::Cut => self.current = self.block(),
            Step::Jump(kind) => {
                self.jump(kind);
            }
            Step::JumpStatement(node, kind) => self.jump_statement(node, kind),
            Step::Handler(block) => self.handler = block,
            Step::Protect(block) => {
                self.handler = block;
                self.fresh();
            }
            Step::PushLoop { head, after } => self.frames.push(Frame::Loop { head, after }),
            Step::PopLoop => {
                self.frames.pop();
            }
            Step::PushFinally => {
                self.frames.push(Frame::Finally { returns: Vec::new(), breaks: Vec::new(), continues: Vec::new() });
            }
            Step::PopFinally { cleanup, landing } => self.pop_finally(cleanup, landing),
            Step::Cleanup(Cleanup::Suite(block)) => self.suite(block),
            Step::Cleanup(Cleanup::Unbind(name)) => self.act(Action::Unbind, name),
            Step::LeaveFinally => self.finally_depth -= 1,
            Step::Definition(node) => self.definition(node),
            Step::Defaults(node) => self.defaults(node),
            Step::Except { clause, after } => self.except(clause, after),
            Step::Case { case, after } => self.case(case, after),
        }
    }

    fn suite(&mut self, block: Node<'m>) {
        let next = self.suites.len() as u32;
        let suite = *self.suites.entry(block.id()).or_insert(next);
        let start = self.steps.len();
        let statements = block.children().enumerate();
        self.steps.extend(statements.map(|(index, node)| Step::Statement { node, suite, index: index as u32 }));
        self.steps[start..].reverse();
    }

    /// Leave by a jump from the current block; the head of the loop that is left or continued.
    pub(super) fn jump(&mut self, kind: Edge) -> Option<BlockId> {
        let from = self.current;
        let mut waits = false;
        let mut left = None;
        for frame in self.frames.iter_mut().rev() {
            match frame {
                Frame::Loop { head, after } if kind != Edge::Return => {
                    left = Some((*head, if kind == Edge::Break { *after } else { *head }));
                    break;
                }
                Frame::Finally { returns, breaks, continues } if !waits => {
                    waits = true;
                    match kind {
                        Edge::Break => breaks.push(from),
                        Edge::Continue => continues.push(from),
                        Edge::Return | Edge::Normal => {
                            returns.push(from);
                            break;
                        }
                    }
                }
                Frame::Loop { .. } | Frame::Finally { .. } => {}
            }
        }
        let target = if kind == Edge::Return { Some(RETURNED) } else { left.map(|(_, target)| target) };
        // A `break` outside any loop is no Python; it leads nowhere.
        if let Some(target) = target.filter(|_| !waits) {
            self.edge(from, target, kind);
        }
        self.current = self.block();
        left.map(|(head, _)| head)
    }

    pub(super) fn jump_statement(&mut self, node: Node<'m>, kind: Edge) {
        let from = self.current;
        let head = self.jump(kind);
        self.graph.blocks[from].jump = Some(Jump { node, kind, head });
    }

    /// Copy a cleanup for every way into it, and lead each copy on to where its way goes.
    fn pop_finally(&mut self, cleanup: Cleanup<'m>, landing: BlockId) {
        let Some(Frame::Finally { returns, breaks, continues }) = self.frames.pop() else { return };
        let ways = [(Edge::Return, returns), (Edge::Break, breaks), (Edge::Continue, continues)];
        let normal = self.fresh();
        let shared = matches!(cleanup, Cleanup::Suite(_)) && self.finally_depth >= COPIED_DEPTH;
        self.finally_depth += 1;
        if shared {
            self.edge(landing, normal, Edge::Normal);
            let after = self.block();
            let mut steps = vec![Step::Cleanup(cleanup), Step::LeaveFinally, Step::Goto(after)];
            let mut jumps = Vec::new();
            for (kind, waiting) in ways.into_iter().filter(|(_, waiting)| !waiting.is_empty()) {
                waiting.iter().for_each(|&from| self.edge(from, normal, kind));
                let out = self.block();
                steps.push(Step::Goto(out));
                jumps.extend([Step::Enter(out), Step::Jump(kind)]);
            }
            steps.extend(jumps);
            steps.push(Step::Enter(after));
            self.then(&steps);
            return;
        }
        // The exceptional copy ends where exceptions go from anywhere in it.
        let mut steps = vec![Step::Enter(landing), Step::Cleanup(cleanup)];
        for (kind, waiting) in ways.into_iter().filter(|(_, waiting)| !waiting.is_empty()) {
            let start = self.block();
            waiting.iter().for_each(|&from| self.edge(from, start, kind));
            steps.extend([Step::Enter(start), Step::Cleanup(cleanup), Step::Jump(kind)]);
        }
        steps.extend([Step::Enter(normal), Step::Cleanup(cleanup), Step::LeaveFinally]);
        self.then(&steps);
    }
}
