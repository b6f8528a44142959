//! The search for everything that is done with a place that holds a primitive.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use aiomend_conformance::Reading;
use aiomend_outline::{BindingKind, Expr, Mention, MentionKind, Outline, Role, ScopeId};
use aiomend_syntax::Span;

use crate::infer::{At, ClassRef, Declared, Infer, is_mangled};
use crate::project::index::Origin;
use crate::project::index::said::InFile;
use crate::project::primitives::classify::{Done, done};
use crate::project::primitives::family::{Family, field_maker, maker_of_all};
use crate::project::primitives::meant::Meant;
use crate::project::primitives::texts::{Text, text};
use crate::project::primitives::{Construction, Form, Identity, Owner, Spot, Use, UseKind, Uses};

/// Names under which modules import one variable; more are not followed.
const MOST_NAMES: usize = 16;

/// Functions that take all attributes of what they are given.
const TAKING_ALL: &[&str] = &["vars", "asdict", "astuple", "copy", "deepcopy", "replace", "dumps", "fields", "evolve"];

/// Methods by which a class tells how it is copied or kept, or what becomes of a value that is assigned.
const KEEPING: &[&str] =
    &["__getstate__", "__reduce__", "__reduce_ex__", "__copy__", "__deepcopy__", "__getnewargs__", "__setattr__"];

/// Methods in which the object is being made, or was made without its `__init__`.
const MAKING: &[&str] = &["__init__", "__new__", "__setstate__", "__copy__", "__deepcopy__"];

/// One search.
pub(crate) struct Search<'s, 'p> {
    pub(crate) infer: &'s Infer<'p>,
    pub(crate) reading: &'s Reading,
    pub(crate) here: &'s At,
    pub(crate) identity: &'s Identity,
    pub(crate) place: &'s Declared,
}

impl Search<'_, '_> {
    pub(crate) fn run(&self) -> Uses {
        let mut found = Uses::default();
        match self.place {
            Declared::Variable(at, name) if at.scope != ScopeId::MODULE => self.local(at, name, &mut found),
            Declared::Variable(at, name) => self.global(at, name, &mut found),
            Declared::Attribute(class, name) => self.attribute(class, name, &mut found),
            Declared::Element(_) => {}
        }
        found.constructions.sort_by(|a, b| (&a.spot, a.statement).cmp(&(&b.spot, b.statement)));
        found.constructions.dedup();
        found.uses.sort_by(|a, b| a.spot.cmp(&b.spot));
        found.initialized_again.sort();
        found.uses.dedup();
        found.unseen.sort();
        found.unseen.dedup();
        found
    }

    /// The mentions of a name in the module at hand.
    fn own_mentions(&self, names: &[&str]) -> InFile {
        let outline = Arc::clone(&self.here.outline);
        let mentions = names.iter().flat_map(|name| outline.mentions_of(self.reading, name)).collect();
        InFile { module: Arc::clone(&self.here.module), outline, mentions }
    }

    /// Every mention of a name in the project, the module at hand at its current text.
    fn everywhere(&self, name: &str, mut look: impl FnMut(&At, &Mention)) {
        let own = self.own_mentions(&[name]);
        let others = self.infer.index.mentions_outside(&own.module.path, name);
        for file in std::iter::once(&own).chain(others.iter().map(|file| &**file)) {
            let module = Arc::clone(&file.module);
            let top = At { module, outline: Arc::clone(&file.outline), scope: ScopeId::MODULE };
            for mention in &file.mentions {
                self.infer.renew();
                look(&top.scope(mention.scope), mention);
            }
        }
    }

    fn local(&self, home: &At, name: &str, found: &mut Uses) {
        // Another module cannot name it; a local of another module is not asked for.
        if home.module.path != self.here.module.path {
            return;
        }
        for mention in self.own_mentions(&[name]).mentions {
            let at = home.scope(mention.scope);
            match mention.kind {
                MentionKind::Variable if home.outline.home_of(mention.scope, name) == Some(home.scope) => {
                    self.note(&at, &mention, found);
                }
                MentionKind::Text(_) if is_own_namespace(&mention.role, "locals") => {
                    let is_inside = home.outline.scope(home.scope).span.contains(mention.span);
                    if is_inside {
                        found.uses.push(self.used(&at, mention.span, UseKind::Reflected));
                    }
                }
                _ => {}
            }
        }
        self.other_bindings(home, name, found);
    }

    fn global(&self, home: &At, name: &str, found: &mut Uses) {
        let mut names: Vec<String> = vec![name.to_owned()];
        let mut next = 0;
        while let Some(said) = names.get(next).cloned() {
            next += 1;
            let mut more: BTreeSet<String> = BTreeSet::new();
            self.everywhere(&said, |at, mention| match self.means_variable(home, name, at, mention, &said) {
                Meant::Yes => {
                    if let MentionKind::Import { bound, .. } = &mention.kind {
                        more.insert(bound.to_string());
                    }
                    self.note(at, mention, found);
                }
                Meant::Unclear(_) if is_entered_plainly(&mention.role) => {}
                Meant::Unclear(why) => found.uses.push(self.used(at, mention.span, unclear(mention, why))),
                Meant::No => {}
            });
            names.extend(more.into_iter().filter(|one| !names.contains(one)).collect::<Vec<_>>());
            if names.len() > MOST_NAMES {
                found.unseen.push(format!("`{name}` is imported under many names"));
                break;
            }
        }
        self.other_bindings(home, name, found);
    }

    fn attribute(&self, class: &ClassRef, name: &str, found: &mut Uses) {
        let family = Family::of(self.infer, class, name);
        let (members, too_many) = family.members();
        found.unseen.extend(too_many);
        self.everywhere(name, |at, mention| match self.means_attribute((&family, &members), name, at, mention) {
            Meant::Yes => self.note(at, mention, found),
            Meant::Unclear(_) if is_entered_plainly(&mention.role) => {}
            Meant::Unclear(why) => found.uses.push(self.used(at, mention.span, unclear(mention, why))),
            Meant::No => {}
        });
        if is_mangled(name) {
            // `api._Api__lock`, from outside.
            let outside = format!("_{}{name}", class.class().name.trim_start_matches('_'));
            self.everywhere(&outside, |at, mention| self.note(at, mention, found));
        }
        found.makes_fields = members.iter().find_map(|one| field_maker(self.infer, one));
        found.makes_fields_of_all = members.iter().find_map(|one| maker_of_all(self.infer, one));
        for one in &members {
            self.unseen(one, name, found);
            self.reflected(one, name, found);
            self.initialized_again(one, found);
            let methods = one.outline.bindings(one.class().scope, name).iter();
            for binding in
                methods.filter(|binding| matches!(binding.kind, BindingKind::Function(_) | BindingKind::Class(_)))
            {
                found.uses.push(self.used(&one.body(), binding.span, UseKind::Rebound));
            }
        }
    }

    fn unseen(&self, class: &ClassRef, name: &str, found: &mut Uses) {
        found.unseen.extend(self.infer.unseen_base(class));
        for base in self.infer.installed_bases(class) {
            let is_stub = base.module.path.extension().is_some_and(|suffix| suffix == "pyi");
            if is_stub || base.outline.mentions(name) {
                found.unseen.push(format!("base `{}` of `{}` may use `{name}`", base.name(), class.name()));
            }
        }
    }

    /// Where a class handles all attributes of its instances at once.
    fn reflected(&self, class: &ClassRef, name: &str, found: &mut Uses) {
        if class.module.origin != Origin::Project {
            return;
        }
        let body = class.body();
        for keeping in KEEPING {
            for binding in class.outline.bindings(class.class().scope, keeping) {
                let span = match binding.kind {
                    BindingKind::Function(id) => class.outline.function(id).name_span,
                    _ => binding.span,
                };
                found.uses.push(self.used(&body, span, UseKind::Reflected));
            }
        }
        let words = ["__dict__", "self", "cls"];
        let file = match class.module.path == self.here.module.path {
            true => Some(self.own_mentions(&words)),
            false => self.infer.index.mentions_in(Arc::clone(&class.module), &words),
        };
        let Some(file) = file else { return };
        let top = At { module: file.module, outline: file.outline, scope: ScopeId::MODULE };
        for mention in &file.mentions {
            let at = top.scope(mention.scope);
            if self.infer.class_of(&at).as_ref() != Some(class) {
                continue;
            }
            let takes_all = match (&mention.kind, &mention.role) {
                (MentionKind::Attribute(Expr::Name(object)), role) => {
                    matches!(&**object, "self" | "cls") && !is_of_another(role, name)
                }
                (MentionKind::Variable, Role::Argument(argument)) => {
                    let is_first = argument.receiver.is_none();
                    is_first && argument.callee.last_name().is_some_and(|name| TAKING_ALL.contains(&name))
                }
                _ => false,
            };
            if takes_all {
                found.uses.push(self.used(&at, mention.span, UseKind::Reflected));
            }
        }
    }

    /// Where a method of a class calls `__init__` of an object that has been made before: neither while it is made, nor of
    /// one that a class method has just made.
    fn initialized_again(&self, class: &ClassRef, found: &mut Uses) {
        let body = class.body();
        for call in class.outline.calls().iter().filter(|call| call.callee.last_name() == Some("__init__")) {
            let at = body.scope(call.scope);
            let Some(id) = at.outline.function_around(call.scope) else { continue };
            let function = at.outline.function(id);
            let makes = MAKING.contains(&&*function.name)
                || function
                    .decorators
                    .iter()
                    .any(|one| matches!(one.last_name(), Some("classmethod" | "staticmethod")));
            if !makes && self.infer.class_of(&at).as_ref() == Some(class) {
                found.initialized_again.push(self.spot(&at, call.span));
            }
        }
    }

    /// What a mention that means the place does with it.
    fn note(&self, at: &At, mention: &Mention, found: &mut Uses) {
        match &mention.kind {
            MentionKind::Text(_) => {
                let kind = match text(&mention.role) {
                    Text::Attribute { kind, .. } => kind,
                    Text::Exports => UseKind::Exported,
                    Text::Slots => UseKind::Slots,
                    Text::Key(_) | Text::Loose => UseKind::Reflected,
                };
                found.uses.push(self.used(at, mention.span, kind));
                return;
            }
            MentionKind::Keyword => {
                let is_patch = match &mention.role {
                    Role::Argument(argument) => {
                        matches!(argument.callee.last_name(), Some("multiple" | "configure_mock"))
                    }
                    _ => false,
                };
                let kind = if is_patch { UseKind::Patched } else { UseKind::Rebound };
                found.uses.push(self.used(at, mention.span, kind));
                return;
            }
            // `import` inside the module that declares it is none of another.
            MentionKind::Import { .. } | MentionKind::Variable | MentionKind::Attribute(_) => {}
        }
        let is_of_self = is_of_self(at, mention);
        let is_of_other = matches!(mention.kind, MentionKind::Attribute(_)) && !is_of_self;
        let spot = Spot { is_of_self, is_of_other, ..self.spot(at, mention.span) };
        for one in done(self.infer, at, mention, self.identity.number) {
            match one {
                Done::Use(kind) => found.uses.push(Use { spot: spot.clone(), kind }),
                Done::Made { statement, value, form } => {
                    let spot = spot.clone();
                    if matches!(form, Form::Other(_)) {
                        found.uses.push(Use { spot: spot.clone(), kind: UseKind::Rebound });
                    }
                    found.constructions.push(Construction { spot, statement, value, form });
                }
            }
        }
    }

    /// Bindings that are no expressions: a function of that name, a pattern, `except … as lock`.
    fn other_bindings(&self, home: &At, name: &str, found: &mut Uses) {
        let known: HashSet<Span> = found.constructions.iter().map(|made| made.spot.span).collect();
        let known_statements: HashSet<Span> = found.constructions.iter().map(|made| made.statement).collect();
        let deleted = found.uses.iter().filter(|one| one.kind == UseKind::Deleted);
        let deleted: HashSet<Span> = deleted.map(|one| one.spot.span).collect();
        for binding in home.outline.bindings(home.scope, name) {
            let is_known = known.contains(&binding.span) || known_statements.contains(&binding.span);
            let is_given = matches!(binding.kind, BindingKind::Parameter { .. });
            if is_known || is_given || deleted.contains(&binding.span) {
                continue;
            }
            found.uses.push(self.used(&home.scope(binding.scope), binding.span, UseKind::Rebound));
        }
        if let Owner::Parameter(span) = self.identity.owner {
            let form = Form::Other("it is a parameter".to_owned());
            let spot = self.spot(home, span);
            found.constructions.push(Construction { spot, statement: span, value: None, form });
        }
    }

    fn used(&self, at: &At, span: Span, kind: UseKind) -> Use {
        Use { spot: self.spot(at, span), kind }
    }

    fn spot(&self, at: &At, span: Span) -> Spot {
        Spot {
            module: at.module.path.clone(),
            span,
            line: at.outline.line_of(span),
            function: function_name(&at.outline, at.scope),
            is_of_self: false,
            is_of_other: false,
        }
    }
}

/// `with client._lock:`, which none of asyncio's primitives allows: whatever has no known type is none of them there.
fn is_entered_plainly(role: &Role) -> bool {
    matches!(role, Role::With { is_async: false, .. })
}

/// What is done by a mention of which it cannot be told whether it means the place.
fn unclear(mention: &Mention, why: String) -> UseKind {
    let is_bound = match (&mention.kind, &mention.role) {
        (MentionKind::Text(_), role) => {
            matches!(text(role), Text::Attribute { kind: UseKind::Patched, .. } | Text::Key(_))
        }
        (_, role) => matches!(role, Role::Stored(_) | Role::Deleted(_)),
    };
    if is_bound { UseKind::UnclearlyBound(why) } else { UseKind::Unclear(why) }
}

/// Whether a mention is an attribute of the first parameter of the method that it stands in.
fn is_of_self(at: &At, mention: &Mention) -> bool {
    let MentionKind::Attribute(Expr::Name(object)) = &mention.kind else { return false };
    let Some(id) = at.outline.function_around(at.scope) else { return false };
    let method = at.outline.function(id);
    let is_first = method.parameters.first().is_some_and(|first| first.name == *object);
    is_first && method.owner.is_some() && at.outline.bindings(method.scope, object).len() == 1
}

/// `self.__dict__.pop("other", None)`
fn is_of_another(role: &Role, name: &str) -> bool {
    match role {
        Role::Method(method) => match method.arguments.first() {
            Some((_, Expr::Str(key))) => **key != *name,
            _ => false,
        },
        _ => false,
    }
}

/// `locals()["lock"]`
fn is_own_namespace(role: &Role, function: &str) -> bool {
    matches!(text(role), Text::Key(Expr::Name(name)) if **name == *function)
}

/// The dotted name of the innermost function around a scope; empty where there is none.
fn function_name(outline: &Outline, scope: ScopeId) -> String {
    let function = outline.function_around(scope).map(|id| outline.function(id).scope);
    function.map(|scope| outline.qualified_name(scope)).unwrap_or_default()
}
