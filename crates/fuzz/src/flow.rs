//! What the flow of a function says of runs of statements agrees with what it says of their parts.
//!
//! A run that is two runs one after the other is left as its parts are, reads and binds what they do, and the first part
//! ends as the second begins. None of these laws knows how the answers are found.

use std::collections::BTreeSet;

use aiomend_conformance::{TargetVersion, read};
use aiomend_semantics::flow::{Flow, Region};
use aiomend_semantics::{BindingId, SemanticModel};
use aiomend_syntax::{Kind, Module, Node, Source};

/// Whole blocks are asked about up to this length: each is cut at every place.
const LONGEST_BLOCK: usize = 12;

/// Ask everything of every function of the text that `data` is; in valid Python the answers keep the laws.
///
/// # Panics
/// When two answers contradict each other.
pub fn flow(data: &[u8]) {
    let Ok(source) = Source::decode(data) else { return };
    let is_valid = read(source.text(), TargetVersion::new(14)).is_ok_and(|reading| reading.complaints().is_empty());
    let module = Module::parse(source);
    let model = SemanticModel::new(&module);
    let is_code = |node: &Node<'_>| matches!(node.kind(), Kind::FunctionDefinition | Kind::Module);
    for function in module.nodes().filter(is_code) {
        let Some(flow) = Flow::of(&model, function) else { continue };
        let names: Vec<BindingId> = flow.names().collect();
        for name in &names {
            flow.home(*name);
            flow.captured(*name);
        }
        // Where the tree has errors, no two answers need agree.
        let is_lawful = is_valid && !module.has_error();
        for block in blocks(function) {
            ask_block(&flow, &names, &block, is_lawful);
        }
    }
}

/// The statements of every block below `function`, its nested functions' as well: of those the flow knows nothing.
fn blocks<'m>(function: Node<'m>) -> Vec<Vec<Node<'m>>> {
    let is_block = |node: &Node<'_>| matches!(node.kind(), Kind::Block | Kind::Module);
    let within = std::iter::once(function).chain(function.descendants()).filter(is_block);
    within.map(|block| block.children().filter(|child| child.kind() != Kind::Comment).collect()).collect()
}

fn ask_block<'m>(flow: &Flow<'m>, names: &[BindingId], statements: &[Node<'m>], is_lawful: bool) {
    let statements = &statements[..statements.len().min(LONGEST_BLOCK)];
    let ask = |run: &[Node<'m>]| flow.region(run).map(|region| Answers::of(&region, names));
    let Some(whole) = ask(statements) else { return };
    if !is_lawful {
        return;
    }
    whole.agree_with_themselves();
    for at in 1..statements.len() {
        let (Some(first), Some(second)) = (ask(&statements[..at]), ask(&statements[at..])) else { continue };
        first.agree_with_themselves();
        agree(&whole, &first, &second);
    }
}

/// All that is said of one run.
#[derive(Debug)]
struct Answers {
    reachable: bool,
    falls: bool,
    returns: bool,
    leaves_loop: bool,
    has_return: bool,
    has_loop_exit: bool,
    reads: BTreeSet<BindingId>,
    writes: BTreeSet<BindingId>,
    unbinds: BTreeSet<BindingId>,
    captures: BTreeSet<BindingId>,
    before: BTreeSet<BindingId>,
    maybe_before: BTreeSet<BindingId>,
    after: BTreeSet<BindingId>,
    maybe_after: BTreeSet<BindingId>,
    bound_within: BTreeSet<BindingId>,
    live_after: BTreeSet<BindingId>,
    live_on_jump: BTreeSet<BindingId>,
    live_on_exception: BTreeSet<BindingId>,
}

impl Answers {
    fn of(region: &Region<'_, '_>, names: &[BindingId]) -> Self {
        let those = |is: &dyn Fn(BindingId) -> bool| names.iter().copied().filter(|name| is(*name)).collect();
        let exits = region.exits();
        Self {
            reachable: region.is_reachable(),
            falls: exits.falls_through,
            returns: exits.may_return,
            leaves_loop: exits.may_leave_loop,
            has_return: !exits.returns.is_empty(),
            has_loop_exit: !exits.breaks.is_empty() || !exits.continues.is_empty(),
            reads: region.reads().into_iter().collect(),
            writes: region.writes().into_iter().collect(),
            unbinds: region.unbinds().into_iter().collect(),
            captures: region.captures().into_iter().collect(),
            before: those(&|name| region.is_definitely_assigned_before(name)),
            maybe_before: those(&|name| region.is_possibly_assigned_before(name)),
            after: those(&|name| region.is_definitely_assigned_after(name)),
            maybe_after: those(&|name| region.is_possibly_assigned_after(name)),
            bound_within: those(&|name| region.is_always_bound_within(name)),
            live_after: those(&|name| region.is_live_after(name)),
            live_on_jump: those(&|name| region.is_live_on_jump(name)),
            live_on_exception: those(&|name| region.is_live_on_exception(name)),
        }
    }

    fn agree_with_themselves(&self) {
        assert!(!self.returns || self.has_return, "it returns without a `return`: {self:?}");
        assert!(!self.leaves_loop || self.has_loop_exit, "it leaves a loop without a word: {self:?}");
        assert!(self.unbinds.is_subset(&self.writes), "what is unbound is written: {self:?}");
        if !self.reachable {
            return;
        }
        assert!(self.before.is_subset(&self.maybe_before), "bound for certain but not perhaps, before: {self:?}");
        let lost = |name: &&BindingId| !self.unbinds.contains(name) && !self.after.contains(name);
        assert!(!self.before.iter().any(|name| lost(&name)), "a name is lost: {self:?}");
        let new = |name: &&BindingId| !self.maybe_before.contains(name) && !self.writes.contains(name);
        assert!(!self.maybe_after.iter().any(|name| new(&name)), "a name is bound by nothing: {self:?}");
        assert!(self.bound_within.is_subset(&self.after), "bound within, not after: {self:?}");
        if self.falls {
            assert!(self.after.is_subset(&self.maybe_after), "bound for certain but not perhaps, after: {self:?}");
        }
    }
}

/// `whole` is `first` and then `second`.
fn agree(whole: &Answers, first: &Answers, second: &Answers) {
    let seen = || format!("\nwhole {whole:?}\nfirst {first:?}\nsecond {second:?}");
    assert_eq!(whole.reachable, first.reachable, "{}", seen());
    assert_eq!(whole.falls, first.falls && second.falls, "falls through{}", seen());
    assert_eq!(whole.returns, first.returns || first.falls && second.returns, "returns{}", seen());
    assert_eq!(whole.leaves_loop, first.leaves_loop || first.falls && second.leaves_loop, "leaves a loop{}", seen());
    let union = |a: &BTreeSet<BindingId>, b: &BTreeSet<BindingId>| a.union(b).copied().collect::<BTreeSet<_>>();
    assert_eq!(whole.writes, union(&first.writes, &second.writes), "writes{}", seen());
    assert_eq!(whole.unbinds, union(&first.unbinds, &second.unbinds), "unbinds{}", seen());
    assert_eq!(whole.captures, union(&first.captures, &second.captures), "captures{}", seen());
    assert!(first.reads.is_subset(&whole.reads), "a read of the first part is gone{}", seen());
    assert!(whole.reads.is_subset(&union(&first.reads, &second.reads)), "a read of no part{}", seen());
    assert_eq!(whole.live_after, second.live_after, "live after{}", seen());
    if second.reachable {
        assert_eq!(first.after, second.before, "bound between{}", seen());
        assert_eq!(first.maybe_after, second.maybe_before, "perhaps bound between{}", seen());
    }
    if first.reachable && first.falls {
        assert!(second.reachable, "control gets there and does not{}", seen());
        assert!(second.reads.is_subset(&first.live_after), "what is read next is not live{}", seen());
        let later = union(&union(&second.live_after, &second.live_on_jump), &second.live_on_exception);
        assert!(first.live_after.is_subset(&union(&second.reads, &later)), "live for nobody{}", seen());
    }
}
