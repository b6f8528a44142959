//! What the names of a scope are bound to.

use rustc_hash::FxHashMap;

use crate::expr::Name;
use crate::model::Binding;

/// The bindings of one scope, by name.
///
/// Most outlines are read seldom and kept for long: once a module is read, a sorted list takes the place of the map, in
/// a third of its room.
#[derive(Debug)]
pub(crate) enum Bindings {
    /// While the module is read.
    Open(FxHashMap<Name, Vec<Binding>>),
    /// Names in order, each with the end of its bindings in `all`.
    Closed { names: Box<[(Name, u32)]>, all: Box<[Binding]> },
}

impl Default for Bindings {
    fn default() -> Self {
        Self::Open(FxHashMap::default())
    }
}

impl Bindings {
    /// Those of a name, in the order in which they were found.
    pub(crate) fn get(&self, name: &str) -> &[Binding] {
        match self {
            Self::Open(map) => map.get(name).map(Vec::as_slice).unwrap_or_default(),
            Self::Closed { names, all } => match names.binary_search_by(|(known, _)| (**known).cmp(name)) {
                Ok(at) => &all[at.checked_sub(1).map_or(0, |before| names[before].1 as usize)..names[at].1 as usize],
                Err(_) => &[],
            },
        }
    }

    /// Whether a name is bound.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// The names that are bound, sorted.
    pub(crate) fn names(&self) -> Vec<&str> {
        match self {
            Self::Open(map) => {
                let mut names: Vec<&str> = map.keys().map(|name| &**name).collect();
                names.sort_unstable();
                names
            }
            Self::Closed { names, .. } => names.iter().map(|(name, _)| &**name).collect(),
        }
    }

    /// One more binding of a name, while the module is read.
    pub(crate) fn push(&mut self, name: &str, binding: Binding) {
        let Self::Open(map) = self else { unreachable!("a module that is read binds nothing more") };
        match map.get_mut(name) {
            Some(known) => known.push(binding),
            None => drop(map.insert(name.into(), vec![binding])),
        }
    }

    /// Once the module is read.
    pub(crate) fn close(&mut self) {
        let Self::Open(map) = self else { return };
        let mut sorted: Vec<(Name, Vec<Binding>)> = std::mem::take(map).into_iter().collect();
        sorted.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut all = Vec::with_capacity(sorted.iter().map(|(_, bindings)| bindings.len()).sum());
        let end = |(name, bindings): (Name, Vec<Binding>)| {
            all.extend(bindings);
            (name, all.len() as u32)
        };
        let names = sorted.into_iter().map(end).collect();
        *self = Self::Closed { names, all: all.into() };
    }
}

#[cfg(test)]
mod tests {
    use aiomend_syntax::Span;

    use super::Bindings;
    use crate::ids::ScopeId;
    use crate::model::{Binding, BindingKind, Condition};

    #[test]
    fn closing_changes_no_answer() {
        let mut bindings = Bindings::default();
        for (at, name) in ["b", "a", "b", "é", "c", "b"].into_iter().enumerate() {
            let span = Span::empty(at as u32);
            let kind = BindingKind::Opaque;
            bindings.push(name, Binding { span, scope: ScopeId::MODULE, condition: Condition::Always, kind });
        }
        let told = |bindings: &Bindings| {
            let of = |name: &str| bindings.get(name).iter().map(|one| one.span.start()).collect::<Vec<_>>();
            (["a", "b", "c", "é", "", "bb"].map(of), bindings.names().join(" "), bindings.has("c"), bindings.has("d"))
        };
        let open = told(&bindings);
        bindings.close();
        assert_eq!(open, told(&bindings));
        assert_eq!(open, ([vec![1], vec![0, 2, 5], vec![4], vec![3], vec![], vec![]], "a b c é".into(), true, false));
    }
}
