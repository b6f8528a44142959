//! What goes into a section, and what comes out of it.

use aiomend_rewrite::{Context, Refusal};
use aiomend_semantics::flow::{Flow, Home, Region};
use aiomend_semantics::{Binding, BindingId, DefinitionKind, place};
use aiomend_syntax::{Kind, Node};

use super::closures::{captured_at, captured_inside, is_private_to, is_settled, mentions};
use super::leaving::{self, Ending, Leaving};
use super::section::Section;

/// How names and control pass the borders of a section.
#[derive(Debug, Default)]
pub(super) struct Data<'m> {
    /// Names whose values it takes from the function, in the order of their first use.
    pub(super) inputs: Vec<BindingId>,
    /// Names that it binds and that are used after it.
    pub(super) outputs: Vec<BindingId>,
    /// Names of the module that it binds.
    pub(super) globals: Vec<BindingId>,
    pub(super) ending: Ending,
    /// Every `return` of the section's own.
    pub(super) returns: Vec<Node<'m>>,
    pub(super) obstacles: Vec<Refusal>,
}

impl<'m> Data<'m> {
    pub(super) fn of(cx: &Context<'m>, section: &Section<'m>) -> Self {
        let mut data = Self::default();
        let Some(region) = section.region() else { return data };
        let leaving = Leaving::of(section, region.exits());
        data.ending = leaving.ending;
        data.returns = region.exits().returns.clone();
        data.obstacles = leaving.obstacles;
        let reader = Reader { cx, section, region };
        reader.write(&mut data);
        let output = data.outputs.first().map(|name| reader.binding(*name).name);
        data.obstacles.extend(leaving::two_results(data.ending, &data.returns, output));
        reader.read(&mut data);
        data.obstacles.sort_by_key(|obstacle| (obstacle.span, obstacle.code));
        data.obstacles.dedup();
        data
    }
}

struct Reader<'a, 'm> {
    cx: &'a Context<'m>,
    section: &'a Section<'m>,
    region: Region<'a, 'm>,
}

impl<'a, 'm> Reader<'a, 'm> {
    fn binding(&self, name: BindingId) -> &'m Binding<'m> {
        self.cx.model.scopes().binding(name)
    }

    fn write(&self, data: &mut Data<'m>) {
        let outer = self.outside();
        for name in self.region.writes() {
            let binding = self.binding(name);
            match self.section.flow().home(name) {
                Some(Home::Own) => self.write_own(data, name, binding, outer.as_ref()),
                Some(Home::Module) => data.globals.push(name),
                _ => {
                    let message = format!("`{}` is a variable of the function around this one", binding.name);
                    let span = self.first_write(binding).span();
                    data.obstacles.push(Refusal::new("nonlocal-write", span, message));
                }
            }
        }
        // Refuse if a declaration would move: it holds for the whole function.
        for node in self.section.nodes() {
            if matches!(node.kind(), Kind::GlobalStatement | Kind::NonlocalStatement)
                && place::function_of(node) == Some(self.section.function)
            {
                let message = format!("`{}` holds for the whole function, not for the section", node.text());
                data.obstacles.push(Refusal::new("nonlocal-write", node.span(), message));
            }
        }
    }

    /// The region whose exceptions are the section's: those of asyncio's locks let every exception through.
    fn outside(&self) -> Option<Region<'a, 'm>> {
        self.section.flow().region(&[self.section.guard?])
    }

    fn write_own(
        &self,
        data: &mut Data<'m>,
        name: BindingId,
        binding: &'m Binding<'m>,
        outer: Option<&Region<'a, 'm>>,
    ) {
        let (section, region) = (self.section, &self.region);
        if is_private_to(section, binding) {
            // Refuse if nested code outlives one round of a loop: all rounds share the variable.
            if section.loops().next().is_some()
                && let Some(capture) = captured_at(self.cx, section, name)
            {
                data.obstacles.push(captured(binding, capture));
            }
            return;
        }
        let capture = captured_at(self.cx, section, name);
        // Refuse if an exception lets somebody see the value that the name has in the middle of the section.
        let is_seen = outer.unwrap_or(region).is_live_on_exception(name) || region.is_live_on_jump(name);
        if is_seen && capture.is_none() {
            let name = binding.name;
            let message = format!(
                "`{name}` is bound here, and used after an exception or in a `finally`: it would keep its old value"
            );
            data.obstacles.push(Refusal::new("live-in-handler", self.first_write(binding).span(), message));
        }
        let is_used_after = region.exits().falls_through && self.is_used_after(name, binding);
        let may_be_unset = is_used_after && !region.is_definitely_assigned_after(name);
        // Refuse if it unbinds a name that the function still has.
        let deletion = binding.definitions.iter().find(|found| {
            let unbinds = match found.kind {
                DefinitionKind::Delete => region.is_possibly_assigned_before(name) || is_used_after,
                DefinitionKind::Except => is_used_after,
                _ => false,
            };
            unbinds && section.holds(found.name) && region.unbinds().contains(&name)
        });
        if let Some(deletion) = deletion {
            let message = format!("`{}` is unbound here, and would stay bound in the function", binding.name);
            data.obstacles.push(Refusal::new("del-of-live-name", deletion.name.span(), message));
            return;
        }
        // Refuse if nested code knows the variable: it is the function's, and the helper would bind its own.
        data.obstacles.extend(capture.map(|capture| captured(binding, capture)));
        if !is_used_after {
            let is_bound_elsewhere = binding
                .definitions
                .iter()
                .any(|found| !section.holds(found.name) && !matches!(found.kind, DefinitionKind::Delete));
            // Refuse if the function would have no such variable any more, and still mention it.
            if !is_bound_elsewhere {
                data.obstacles.push(self.maybe_unbound(binding));
            }
            return;
        }
        // Refuse if it is not bound on every way: the helper could not return it.
        if may_be_unset {
            data.obstacles.push(self.maybe_unbound(binding));
        }
        data.outputs.push(name);
    }

    fn maybe_unbound(&self, binding: &Binding<'m>) -> Refusal {
        let message = format!("`{}` is used after the section, and may not be bound there", binding.name);
        let hint = format!("bind `{}` before the section", binding.name);
        Refusal::new("maybe-unbound-output", self.first_write(binding).span(), message).with_hint(hint)
    }

    fn is_used_after(&self, name: BindingId, binding: &Binding<'m>) -> bool {
        if !self.region.is_live_after(name) {
            return false;
        }
        // What nested code knows counts as live for ever; where all of it runs at once, it is as any other code.
        let known_later = captured_at(self.cx, self.section, name).is_some();
        let comes_again = self.section.loops().next().is_some();
        let end = self.section.span().end();
        known_later || comes_again || mentions(binding).any(|mention| mention.start() >= end)
    }

    fn read(&self, data: &mut Data<'m>) {
        for name in self.region.reads() {
            let binding = self.binding(name);
            match self.section.flow().home(name) {
                Some(Home::Own | Home::TypeParameter) => {
                    if self.read_own(data, name, binding) {
                        data.inputs.push(name);
                    }
                }
                // One that the section binds is refused already.
                Some(Home::Enclosing) if self.region.writes().contains(&name) => {}
                Some(Home::Enclosing) => {
                    self.read_enclosing(data, name, binding);
                    data.inputs.push(name);
                }
                Some(Home::Module) | None => {}
            }
        }
        // An output that is not bound on every way keeps the value that it had.
        for &name in &data.outputs {
            let keeps = self.region.is_definitely_assigned_before(name) && !self.region.is_always_bound_within(name);
            if keeps && !data.inputs.contains(&name) {
                data.inputs.push(name);
            }
        }
    }

    /// Whether a name that the section reads has a value to pass; otherwise nobody else binds it.
    fn read_own(&self, data: &mut Data<'m>, name: BindingId, binding: &'m Binding<'m>) -> bool {
        let (section, region) = (self.section, &self.region);
        if is_private_to(section, binding) && section.loops().next().is_none() {
            return false;
        }
        let read = self.first_read(binding);
        // Refuse if the argument of the call could raise where the section would not have read the name.
        if !region.is_definitely_assigned_before(name) {
            let message = format!("`{}` may be unbound before the section, and would be read there", binding.name);
            let hint = format!("bind `{}` before the section", binding.name);
            data.obstacles.push(Refusal::new("maybe-unbound-input", read.span(), message).with_hint(hint));
            return true;
        }
        // Refuse if nested code of the section keeps the variable, which the function binds anew, or nested code binds it.
        if let Some(capture) = captured_inside(self.cx, section, name)
            && !is_settled(section, binding)
        {
            data.obstacles.push(captured(binding, capture));
        } else if binding.shared && captured_at(self.cx, section, name).is_some() {
            data.obstacles.push(captured(binding, read));
        }
        true
    }

    /// A variable of a function around this one: its value is passed as well.
    fn read_enclosing(&self, data: &mut Data<'m>, name: BindingId, binding: &'m Binding<'m>) {
        let section = self.section;
        let keeps = captured_inside(self.cx, section, name).is_none() || is_settled(section, binding);
        let is_plain = |kind| !matches!(kind, DefinitionKind::Delete | DefinitionKind::Except);
        let is_safe = keeps
            && !binding.shared
            && binding.definitions.iter().all(|found| is_plain(found.kind))
            && self.is_bound_around(name, binding);
        // Refuse if it may be unbound yet, or be bound anew while the section runs.
        if !is_safe {
            let message = format!(
                "`{}` is a variable of the function around this one, which may bind it later or again",
                binding.name
            );
            let span = self.first_read(binding).span();
            data.obstacles.push(Refusal::new("captured-by-closure", span, message));
        }
    }

    /// Whether the function around binds a name before it defines the function at hand.
    fn is_bound_around(&self, name: BindingId, binding: &'m Binding<'m>) -> bool {
        let owner = self.cx.model.scopes().scope(binding.scope).node;
        let function = self.section.function;
        if binding.definitions.iter().all(|found| matches!(found.kind, DefinitionKind::Parameter(_))) {
            return true;
        }
        // The owner's own statement that holds the definition, or is it.
        let is_owned = |node: &Node<'m>| {
            let in_block = node.parent().is_some_and(|parent| parent.kind() == Kind::Block);
            node.kind().is_statement() && in_block && place::function_of(*node) == Some(owner)
        };
        let outer = function.ancestors().take_while(|outer| *outer != owner);
        let Some(definition) = std::iter::once(function).chain(outer).find(is_owned) else { return false };
        Flow::of(self.cx.model, owner)
            .and_then(|flow| Some(flow.region(&[definition])?.is_definitely_assigned_before(name)))
            .unwrap_or(false)
    }

    fn first_write(&self, binding: &Binding<'m>) -> Node<'m> {
        let inside = binding.definitions.iter().map(|found| found.name).find(|name| self.section.holds(*name));
        inside.or_else(|| binding.definitions.first().map(|found| found.name)).unwrap_or(self.section.function)
    }

    fn first_read(&self, binding: &Binding<'m>) -> Node<'m> {
        let inside = mentions(binding).filter(|mention| self.section.holds(*mention));
        inside.min_by_key(|mention| mention.start()).unwrap_or(self.section.function)
    }
}

fn captured(binding: &Binding<'_>, capture: Node<'_>) -> Refusal {
    let message = format!("nested code uses the variable `{}` here, which is the function's", binding.name);
    Refusal::new("captured-by-closure", capture.span(), message)
}
