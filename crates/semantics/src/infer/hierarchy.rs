//! Bases and subclasses: in which order Python looks for an attribute, and which classes lie below another.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use aiomend_outline::{BindingKind, CallExpr, Expr};

use crate::infer::{ClassRef, Infer, Type};
use crate::project::index::Origin;

/// Classes in a line of inheritance that are looked at.
const MOST_BASES: usize = 100;

/// Of more files with a class below another by its name, only those are read to which real classes lead.
const MANY_OVERRIDING: usize = 40;

/// Bases above one another that are looked at.
const MOST_LEVELS: usize = 40;

/// One class of a line of inheritance.
#[derive(Clone, PartialEq)]
pub(crate) enum Base {
    Class(ClassRef),
    /// A class of the standard library that the table knows by name alone.
    External(Arc<str>),
    Unknown(Arc<str>),
}

/// Bases that define nothing that a coroutine function could be mistaken for.
const HARMLESS: &[&str] = &["builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC", "typing.NamedTuple"];

/// The lines found so far; none while one is being made.
type Lines = Vec<(ClassRef, Option<Vec<Base>>)>;

impl Infer<'_> {
    /// The class and its bases in the order in which Python looks for an attribute; bases that define nothing left out.
    pub(super) fn line(&self, class: &ClassRef) -> Arc<Vec<Base>> {
        let key = (Arc::as_ptr(&class.outline) as usize, class.id);
        if let Some(known) = self.lines.borrow().get(&key) {
            return Arc::clone(known);
        }
        let cuts = self.cuts.get();
        // It is found out once, whatever the question.
        let steps = self.steps.replace(0);
        let line = Arc::new(self.linear(class, MOST_LEVELS, &mut Vec::new()));
        self.steps.set(steps);
        if self.cuts.get() == cuts {
            self.lines.borrow_mut().insert(key, Arc::clone(&line));
        }
        line
    }

    fn linear(&self, class: &ClassRef, levels: usize, known: &mut Lines) -> Vec<Base> {
        if let Some((_, line)) = known.iter().find(|(known, _)| known == class) {
            let circle = || vec![Base::Unknown(format!("`{}` is a base of itself", class.name()).into())];
            return line.clone().unwrap_or_else(circle);
        }
        let Some(levels) = levels.checked_sub(1).filter(|_| known.len() < MOST_BASES) else {
            return vec![Base::Unknown(format!("`{}` has too many bases", class.name()).into())];
        };
        let number = known.len();
        known.push((class.clone(), None));
        let is_harmless = |base: &Base| matches!(base, Base::External(name) if HARMLESS.contains(&&**name));
        let bases = class.class().bases.iter().map(|base| self.base(class, base));
        let bases: Vec<Base> = bases.filter(|base| !is_harmless(base)).collect();
        let mut lines: Vec<Vec<Base>> = Vec::new();
        for base in &bases {
            lines.push(match base {
                Base::Class(base) => self.linear(base, levels, known),
                other => vec![other.clone()],
            });
        }
        lines.push(bases);
        let mut line = vec![Base::Class(class.clone())];
        if !merge(lines, &mut line) {
            line.push(Base::Unknown(format!("the bases of `{}` agree on no order", class.name()).into()));
        }
        if let Some((_, slot)) = known.get_mut(number) {
            *slot = Some(line.clone());
        }
        line
    }

    fn base(&self, class: &ClassRef, base: &Expr) -> Base {
        let mut named = base;
        while let Expr::Subscript(value, _) = named {
            named = value;
        }
        let name = named.dotted().unwrap_or_else(|| "…".to_owned());
        let unknown =
            |why: &str| Base::Unknown(format!("base `{name}` of `{}` is not known: {why}", class.name()).into());
        match self.expression(&class.at(class.class().parent), named) {
            Type::Class(base) => Base::Class(base),
            Type::External(name) => Base::External(name),
            other => unknown(other.reason().unwrap_or("it is no class that aiomend sees")),
        }
    }

    /// The first class of a line that defines `name`; an error says why it cannot be told.
    pub(super) fn owner(&self, line: &[Base], name: &str) -> Result<Option<ClassRef>, Arc<str>> {
        for base in line {
            match base {
                Base::Class(class) if self.defines(class, name) => return Ok(Some(class.clone())),
                Base::Class(_) => {}
                Base::External(external) if is_plain_base(external) => {}
                Base::External(external) => {
                    return Err(format!("`{external}` may define `{name}`").into());
                }
                Base::Unknown(why) => return Err(Arc::clone(why)),
            }
        }
        Ok(None)
    }

    pub(crate) fn defines(&self, class: &ClassRef, name: &str) -> bool {
        !class.outline.bindings(class.class().scope, name).is_empty()
            || class.outline.own_attribute(class.id, name).next().is_some()
    }

    /// The classes of the project that `class` is made of, itself first.
    pub(crate) fn lineage(&self, class: &ClassRef) -> Vec<ClassRef> {
        let line = self.line(class);
        let own = line.iter().filter_map(|base| match base {
            Base::Class(class) => Some(class.clone()),
            Base::External(_) | Base::Unknown(_) => None,
        });
        own.filter(|class| class.module.origin == Origin::Project).collect()
    }

    /// All classes of the project below `class`, by path.
    pub(crate) fn subclasses(&self, class: &ClassRef) -> Arc<Vec<ClassRef>> {
        let key: (PathBuf, String) = (class.module.path.clone(), format!("{}:{}", class.module.name, class.name()));
        let known = self.index.subclasses.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        // Its own knowledge, so that what one file is being rewritten to is not remembered for all; without overrides, or
        // one such question would lead to the next.
        let found = Arc::new(Infer::without_overrides(self.index).find_subclasses(class));
        let mut all = self.index.subclasses.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(key).or_insert(found))
    }

    fn find_subclasses(&self, class: &ClassRef) -> Vec<ClassRef> {
        let mut found: Vec<ClassRef> = Vec::new();
        let mut open = vec![class.clone()];
        while let Some(base) = open.pop() {
            for path in self.index.files_subclassing_at(&base.class().name, &base.module.path) {
                for subclass in self.right_below(&base, &path) {
                    if subclass != *class && !found.contains(&subclass) {
                        found.push(subclass.clone());
                        open.push(subclass);
                    }
                }
            }
        }
        found
    }

    /// The classes in a file of the project that name `base` as one of theirs.
    fn right_below(&self, base: &ClassRef, path: &Path) -> Vec<ClassRef> {
        let Some(module) = self.index.module_at(path) else { return Vec::new() };
        let Some(top) = self.top(&module) else { return Vec::new() };
        let classes = top.outline.classes().map(|(id, details)| {
            (ClassRef { module: module.clone(), outline: top.outline.clone(), id }, &details.bases)
        });
        let is_below = |(class, bases): &(ClassRef, &Vec<Expr>)| {
            bases.iter().any(|named| {
                self.renew();
                matches!(self.base(class, named), Base::Class(found) if found == *base)
            })
        };
        classes.filter(is_below).map(|(class, _)| class).collect()
    }

    /// Classes of the project below `class`, by path: at least those in whose order of bases another class than `class`
    /// or one above it may come first with `name`.
    pub(crate) fn overriding(&self, class: &ClassRef, name: &str) -> Arc<Vec<ClassRef>> {
        let class_name = format!("{}:{}", class.module.name, class.name());
        let key: (PathBuf, String, Box<str>) = (class.module.path.clone(), class_name, name.into());
        let known = self.index.overriding.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        let found = Arc::new(Infer::without_overrides(self.index).find_overriding(class, name));
        let mut all = self.index.overriding.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(key).or_insert(found))
    }

    fn find_overriding(&self, class: &ClassRef, name: &str) -> Vec<ClassRef> {
        let mut found = Vec::new();
        let mut files = self.index.files_overriding(&class.class().name, name);
        if files.len() > MANY_OVERRIDING {
            files = self.truly_below(class, files);
        }
        for path in files {
            let Some(module) = self.index.module_at(&path) else { continue };
            let Some(top) = self.top(&module) else { continue };
            for (id, _) in top.outline.classes() {
                let below = ClassRef { module: module.clone(), outline: top.outline.clone(), id };
                let is_it = |base: &Base| matches!(base, Base::Class(base) if base == class);
                self.renew();
                if below != *class && self.line(&below).iter().any(is_it) {
                    found.push(below);
                }
            }
        }
        found
    }

    /// Those of `files` that have a class below `class`: from class to class down, as far as it leads to them. By their
    /// names alone, classes of other packages would seem to be below it, with all the files that these have.
    fn truly_below(&self, class: &ClassRef, files: Vec<PathBuf>) -> Vec<PathBuf> {
        let way = self.index.way_down(&class.class().name, &files);
        let mut reached: HashSet<PathBuf> = HashSet::new();
        let mut seen: Vec<ClassRef> = vec![class.clone()];
        let mut next = 0;
        while let Some(base) = seen.get(next).cloned() {
            next += 1;
            for path in self.index.files_right_below(&base.class().name, &way) {
                for below in self.right_below(&base, &path) {
                    if !seen.contains(&below) {
                        reached.insert(path.clone());
                        seen.push(below);
                    }
                }
            }
        }
        files.into_iter().filter(|file| reached.contains(file)).collect()
    }

    /// The classes that a function of the project makes below a class it is given, as far as `class` may be that one:
    /// `def mixed(base): class Mixed(base): …`
    pub(super) fn made_below(&self, class: &ClassRef) -> Vec<ClassRef> {
        let all = self.index.made_classes.get_or_init(|| Infer::without_overrides(self.index).find_made());
        let is_related = |limit: &ClassRef| self.lineage(class).contains(limit) || self.lineage(limit).contains(class);
        let related = all.iter().filter(|(_, limit)| limit.as_ref().is_none_or(is_related));
        related.map(|(made, _)| made.clone()).collect()
    }

    fn find_made(&self) -> Vec<(ClassRef, Option<ClassRef>)> {
        let mut found = Vec::new();
        for path in self.index.files_making_classes() {
            let Some(module) = self.index.module_at(&path) else { continue };
            let Some(top) = self.top(&module) else { continue };
            for (id, details) in top.outline.classes() {
                let class = ClassRef { module: module.clone(), outline: top.outline.clone(), id };
                for base in &details.bases {
                    self.renew();
                    if let Some(limit) = self.made_of(&class, base) {
                        found.push((class.clone(), limit));
                    }
                }
            }
        }
        found
    }

    /// Whether a base is one that somebody else gives; inside, the class that it is annotated to lie below.
    fn made_of(&self, class: &ClassRef, base: &Expr) -> Option<Option<ClassRef>> {
        let at = class.at(class.class().parent);
        match base {
            Expr::Name(name) => {
                let home = at.outline.home_of(at.scope, name)?;
                let is_parameter = |kind: &BindingKind| matches!(kind, BindingKind::Parameter { .. });
                let bindings = at.outline.bindings(home, name);
                if !bindings.iter().any(|binding| is_parameter(&binding.kind)) {
                    return None;
                }
                match self.expression(&at, base) {
                    Type::Class(limit) => Some(Some(limit)),
                    _ => Some(None),
                }
            }
            Expr::Call(call) => self.is_made_by(&at, call).then_some(None),
            _ => None,
        }
    }

    /// Whether a call may give a class below one of the project's: a function of the project does, or one that is given
    /// such a class.
    fn is_made_by(&self, at: &crate::infer::At, call: &CallExpr) -> bool {
        let callee = self.expression(at, &call.callee);
        match (&callee, callee.qualified()) {
            (_, Some(_)) => false,
            (Type::Function(function), None) => function.module.origin == Origin::Project,
            _ => call.arguments.iter().any(|argument| match self.expression(at, argument) {
                Type::Class(given) => given.module.origin == Origin::Project,
                _ => false,
            }),
        }
    }
}

/// Python's C3: the first head that stands in no other list's tail, again and again. Says whether there is an order; if
/// not, the rest follows as it comes.
fn merge(mut lines: Vec<Vec<Base>>, into: &mut Vec<Base>) -> bool {
    let mut is_ordered = true;
    for line in &mut lines {
        line.reverse();
    }
    loop {
        lines.retain(|line| !line.is_empty());
        let heads = || lines.iter().filter_map(|line| line.last());
        let is_free =
            |head: &Base| !lines.iter().any(|line| line.split_last().is_some_and(|(_, tail)| tail.contains(head)));
        let Some(first) = heads().next() else { return is_ordered };
        let free = heads().find(|head| is_free(head));
        is_ordered &= free.is_some();
        let next = free.unwrap_or(first).clone();
        for line in &mut lines {
            line.retain(|base| *base != next);
        }
        into.push(next);
    }
}

/// Exceptions, enumerations and data types: they define no coroutine functions, and their methods have telling names.
fn is_plain_base(external: &str) -> bool {
    external.ends_with("Error")
        || external.ends_with("Exception")
        || external.starts_with("enum.")
        || matches!(
            external,
            "builtins.dict"
                | "builtins.list"
                | "builtins.str"
                | "builtins.int"
                | "builtins.tuple"
                | "builtins.set"
                | "typing_extensions.Protocol"
                | "typing.TypedDict"
                | "collections.UserDict"
        )
}
