//! The search for everything that is done with a place that holds a primitive.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use aiomend_conformance::Reading;
use aiomend_outline::{BindingKind, Expr, Mention, MentionKind, Outline, Role, ScopeId, ScopeKind};
use aiomend_syntax::Span;

use crate::infer::{At, ClassRef, Declared, Infer, Type, is_mangled, is_of_missing_package};
use crate::project::index::Origin;
use crate::project::index::said::InFile;
use crate::project::primitives::classify::{Done, done};
use crate::project::primitives::family::{Family, is_dataclass};
use crate::project::primitives::texts::{Text, text};
use crate::project::primitives::{Construction, Form, Identity, Owner, Spot, Use, UseKind, Uses};
use crate::project::{Target, module_path};

/// Names under which modules import one variable; more are not followed.
const MOST_NAMES: usize = 16;

/// Functions that take all attributes of what they are given.
const TAKING_ALL: &[&str] = &["vars", "asdict", "astuple", "copy", "deepcopy", "replace", "dumps", "fields", "evolve"];

/// Methods by which a class tells how it is copied or kept.
const KEEPING: &[&str] = &["__getstate__", "__reduce__", "__reduce_ex__", "__copy__", "__deepcopy__", "__getnewargs__"];

/// Whether a mention means the place.
enum Meant {
    Yes,
    No,
    Unclear(String),
}

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
        let disk = self.infer.index.mentions(name);
        let others = disk.iter().filter(|file| file.module.path != own.module.path);
        for file in std::iter::once(&own).chain(others) {
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
                Meant::Unclear(why) => found.uses.push(self.used(at, mention.span, UseKind::Unclear(why))),
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

    fn means_variable(&self, home: &At, name: &str, at: &At, mention: &Mention, said: &str) -> Meant {
        let is_it = |found: &Declared| match found {
            Declared::Variable(at, found) => {
                at.scope == ScopeId::MODULE && at.module.path == home.module.path && **found == *name
            }
            _ => false,
        };
        let expression = || Expr::Name(said.into());
        match &mention.kind {
            MentionKind::Variable => match self.infer.declared_place(at, &expression()) {
                Ok(found) if is_it(&found) => Meant::Yes,
                Ok(_) => Meant::No,
                Err(why) => match at.outline.home_of(at.scope, said) {
                    Some(scope) if self.may_import(&at.scope(scope), said, &is_it) => Meant::Unclear(why),
                    // A star of a module that is not found.
                    None if why.starts_with("a star import") && self.knows(at, home) => Meant::Unclear(why),
                    _ => Meant::No,
                },
            },
            MentionKind::Import { bound, .. } => match self.infer.declared_place(at, &Expr::Name(bound.clone())) {
                Ok(found) if is_it(&found) => Meant::Yes,
                Ok(_) => Meant::No,
                Err(why) if self.may_import(at, bound, &is_it) => Meant::Unclear(why),
                Err(_) => Meant::No,
            },
            MentionKind::Attribute(object) => match self.infer.expression(at, object) {
                Type::Unknown(why) if is_of_missing_package(&why) => Meant::No,
                Type::Unknown(why) => Meant::Unclear(why.to_string()),
                _ => match self.infer.declared_place(at, &Expr::Attribute(Box::new(object.clone()), said.into())) {
                    Ok(found) if is_it(&found) => Meant::Yes,
                    _ => Meant::No,
                },
            },
            MentionKind::Text(whole) => self.text_means_variable(home, at, whole, mention, &is_it, said),
            // `patch.multiple("app.api", LOCK=…)`
            MentionKind::Keyword => match &mention.role {
                Role::Argument(argument) if argument.callee.last_name() == Some("multiple") => {
                    match &argument.receiver {
                        Some(Expr::Str(module)) => yes(Target::Dotted(module.to_string()).is(&home.module.path)),
                        Some(object) => match self.infer.expression(at, object) {
                            Type::Module(module) => yes(module.path == home.module.path),
                            Type::Unknown(why) => Meant::Unclear(why.to_string()),
                            _ => Meant::No,
                        },
                        None => Meant::No,
                    }
                }
                _ => Meant::No,
            },
        }
    }

    /// Whether one of the imports that bind a name in this scope may bring the variable.
    fn may_import(&self, at: &At, name: &str, is_it: &dyn Fn(&Declared) -> bool) -> bool {
        let bindings = at.outline.bindings(at.scope, name);
        bindings.iter().any(|binding| match &binding.kind {
            BindingKind::Import { module, level, name: Some(name) } => {
                let found = self.infer.index.find(&at.module, *level, module);
                let top = found.and_then(|found| self.infer.top(&self.infer.current(found)));
                top.is_some_and(|top| {
                    self.infer.declared_place(&top, &Expr::Name(name.clone())).is_ok_and(|found| is_it(&found))
                })
            }
            _ => false,
        })
    }

    /// Whether a file names the module of the variable, so that a star may bring it.
    fn knows(&self, at: &At, home: &At) -> bool {
        let stem = module_path(&home.module.path);
        let last = stem.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        at.outline.star_imports().iter().any(|(module, _)| module.rsplit('.').next() == Some(&*last))
    }

    fn text_means_variable(
        &self,
        home: &At,
        at: &At,
        whole: &str,
        mention: &Mention,
        is_it: &dyn Fn(&Declared) -> bool,
        said: &str,
    ) -> Meant {
        if let Some((module, _)) = whole.rsplit_once('.') {
            // `patch("app.api.LOCK")`, and the module that imports it.
            if Target::Dotted(module.to_owned()).is(&home.module.path) {
                return Meant::Yes;
            }
            let found = self.infer.index.find(&at.module, 0, module).map(|found| self.infer.current(found));
            let place = found
                .and_then(|found| self.infer.declared_place(&self.infer.top(&found)?, &Expr::Name(said.into())).ok());
            return yes(place.is_some_and(|place| is_it(&place)));
        }
        let is_home = at.module.path == home.module.path;
        match text(&mention.role) {
            Text::Attribute { object: Some(Expr::Str(module)), .. } => {
                yes(Target::Dotted(module.to_string()).is(&home.module.path))
            }
            Text::Attribute { object: Some(object), .. } => match self.infer.expression(at, object) {
                Type::Module(module) => yes(module.path == home.module.path),
                Type::Unknown(why) => Meant::Unclear(why.to_string()),
                _ => Meant::No,
            },
            Text::Key(Expr::Name(name)) if &**name == "globals" => yes(is_home),
            Text::Key(object) => match self.infer.expression(at, object) {
                Type::Module(module) => yes(module.path == home.module.path),
                _ => Meant::No,
            },
            Text::Exports => {
                let top = at.scope(ScopeId::MODULE);
                yes(self.infer.declared_place(&top, &Expr::Name(said.into())).is_ok_and(|found| is_it(&found)))
            }
            Text::Attribute { object: None, .. } | Text::Slots => Meant::No,
            Text::Loose if is_home && said.starts_with('_') => {
                Meant::Unclear(format!("the text \"{said}\" may name it"))
            }
            Text::Loose => Meant::No,
        }
    }

    fn attribute(&self, class: &ClassRef, name: &str, found: &mut Uses) {
        let family = Family::of(self.infer, class, name);
        let (members, too_many) = family.members();
        found.unseen.extend(too_many);
        self.everywhere(name, |at, mention| match self.means_attribute((&family, &members), name, at, mention) {
            Meant::Yes => self.note(at, mention, found),
            Meant::Unclear(why) => found.uses.push(self.used(at, mention.span, UseKind::Unclear(why))),
            Meant::No => {}
        });
        if is_mangled(name) {
            // `api._Api__lock`, from outside.
            let outside = format!("_{}{name}", class.class().name.trim_start_matches('_'));
            self.everywhere(&outside, |at, mention| self.note(at, mention, found));
        }
        for one in &members {
            self.unseen(one, name, found);
            self.reflected(one, found);
            let methods = one.outline.bindings(one.class().scope, name).iter();
            for binding in
                methods.filter(|binding| matches!(binding.kind, BindingKind::Function(_) | BindingKind::Class(_)))
            {
                found.uses.push(self.used(&one.body(), binding.span, UseKind::Rebound));
            }
        }
    }

    fn means_attribute(
        &self,
        (family, members): (&Family<'_, '_>, &[ClassRef]),
        name: &str,
        at: &At,
        mention: &Mention,
    ) -> Meant {
        let lies_in = |at: &At| self.infer.class_of(at).is_some_and(|class| family.contains(&class));
        match &mention.kind {
            MentionKind::Variable => {
                let home = at.outline.home_of(at.scope, name).map(|home| at.outline.scope(home).kind);
                yes(match home {
                    Some(ScopeKind::Class(id)) => {
                        let (module, outline) = (Arc::clone(&at.module), Arc::clone(&at.outline));
                        family.contains(&ClassRef { module, outline, id })
                    }
                    _ => false,
                })
            }
            // Only the class around can say such a name.
            MentionKind::Attribute(_) if is_mangled(name) => yes(lies_in(at)),
            MentionKind::Attribute(Expr::Call(call)) if matches!(&call.callee, Expr::Name(name) if &**name == "super") => {
                yes(lies_in(at))
            }
            MentionKind::Attribute(object) => self.object_is_of(family, name, at, object),
            MentionKind::Keyword => match &mention.role {
                Role::Argument(argument) => match argument.callee.last_name() {
                    Some("multiple" | "configure_mock") => match &argument.receiver {
                        Some(object) => self.object_is_of(family, name, at, object),
                        None => Meant::No,
                    },
                    // The constructor of a dataclass.
                    _ => match self.infer.expression(at, &argument.callee) {
                        Type::Class(class) => yes(family.contains(&class) && is_dataclass(&class)),
                        _ => Meant::No,
                    },
                },
                _ => Meant::No,
            },
            MentionKind::Import { .. } => Meant::No,
            MentionKind::Text(whole) => match whole.rsplit_once('.') {
                Some((path, _)) => {
                    let last = path.rsplit('.').next().unwrap_or_default();
                    let is_class = |one: &ClassRef| &*one.class().name == last;
                    match text(&mention.role) {
                        _ if members.iter().any(is_class) => Meant::Yes,
                        // `patch("app.api.client._lock")`: an object in a module.
                        Text::Attribute { .. } if !last.starts_with(char::is_uppercase) => {
                            Meant::Unclear(format!("what `{path}` is, is not known"))
                        }
                        _ => Meant::No,
                    }
                }
                None => match text(&mention.role) {
                    Text::Attribute { object: Some(object), .. } => self.object_is_of(family, name, at, object),
                    Text::Attribute { object: None, .. } => Meant::Unclear(format!("\"{name}\" names it by its text")),
                    Text::Key(object) => self.object_is_of(family, name, at, object),
                    Text::Slots => yes(lies_in(at)),
                    Text::Exports => Meant::No,
                    Text::Loose if lies_in(at) => Meant::Yes,
                    // A text that is a private name is rarely anything else.
                    Text::Loose if name.starts_with('_') && self.infer.class_of(at).is_none() => {
                        Meant::Unclear(format!("the text \"{name}\" may name it"))
                    }
                    Text::Loose => Meant::No,
                },
            },
        }
    }

    /// Whether an object whose attribute is named is one of the family.
    fn object_is_of(&self, family: &Family<'_, '_>, name: &str, at: &At, object: &Expr) -> Meant {
        let found = self.infer.expression(at, object);
        let mut doubt: Option<String> = None;
        for one in found.alternatives() {
            match one {
                Type::Instance { class, .. } | Type::Class(class) if family.contains(class) => return Meant::Yes,
                Type::Instance { class, .. } | Type::Class(class) => {
                    doubt = doubt.or_else(|| self.may_be_related(class, name, at, object));
                }
                Type::Unknown(why) if !is_of_missing_package(why) => doubt = doubt.or_else(|| Some(why.to_string())),
                _ => {}
            }
        }
        doubt.map_or(Meant::No, Meant::Unclear)
    }

    /// Why an instance of a class that is not of the family may be of one that is.
    fn may_be_related(&self, class: &ClassRef, name: &str, at: &At, object: &Expr) -> Option<String> {
        if class.module.origin != Origin::Project {
            return None;
        }
        if self.infer.is_protocol(class) {
            return Some(format!("what looks like `{}` may be of any class", class.name()));
        }
        let defines = |one: &ClassRef| self.infer.defines(one, name);
        if self.infer.class_place(class, name).is_ok() || self.infer.subclasses(class).iter().any(defines) {
            return None;
        }
        let unseen = self.infer.unseen_base(class).filter(|why| !why.contains("not installed"));
        let is_own = self.infer.class_of(at).as_ref() == Some(class) && matches!(object, Expr::Name(_));
        match unseen {
            Some(why) => Some(why),
            // A method of the class itself has it from a base.
            None if is_own => None,
            None => Some(format!("`{}` has no `{name}` that aiomend sees", class.name())),
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
    fn reflected(&self, class: &ClassRef, found: &mut Uses) {
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
                (MentionKind::Attribute(Expr::Name(object)), _) => matches!(&**object, "self" | "cls"),
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
        for one in done(self.infer, at, mention, self.identity.number) {
            match one {
                Done::Use(kind) => found.uses.push(self.used(at, mention.span, kind)),
                Done::Made { statement, value, form } => {
                    let spot = self.spot(at, mention.span);
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
        for binding in home.outline.bindings(home.scope, name) {
            let is_known = known.contains(&binding.span) || known_statements.contains(&binding.span);
            let is_given = matches!(binding.kind, BindingKind::Parameter { .. });
            let is_deleted = found.uses.iter().any(|one| one.kind == UseKind::Deleted && one.spot.span == binding.span);
            if is_known || is_given || is_deleted {
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
        }
    }
}

fn yes(is_meant: bool) -> Meant {
    if is_meant { Meant::Yes } else { Meant::No }
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
