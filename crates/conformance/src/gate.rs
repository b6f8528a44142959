//! Does a file use an API at all? Cheaper than looking for its sites, and never stricter.

use std::collections::{BTreeSet, HashSet};
use std::hash::BuildHasher as _;

use aiomend_syntax::Span;
use ruff_python_ast::{AnyNodeRef, Arguments, Expr, ExprContext, ModModule};
use ruff_text_size::Ranged;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::reading::span_of;
use crate::walk::{Below, descendants, every_node};

/// One place that names an API: called, passed on or stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// The name or attribute: `asyncio.gather` of `asyncio.gather(x)`.
    pub span: Span,
    /// Whether it is called there.
    pub called: bool,
}

/// Every use of some API names in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// In order.
    pub mentions: Vec<Mention>,
    /// Bare names that are arguments of the calls, starred and by keyword too: `x` and `y` of `gather(x, *y)`.
    pub argument_names: BTreeSet<String>,
}

impl Uses {
    /// Whether no API name is used. An import alone is no use.
    pub fn is_empty(&self) -> bool {
        self.mentions.is_empty()
    }

    /// Whether one of the names is called.
    pub fn any_call(&self) -> bool {
        self.mentions.iter().any(|mention| mention.called)
    }
}

/// Stands among names of API functions for the statement.
pub const ASYNC_WITH: &str = "async with";
/// Stands among names of API functions for the definition of a coroutine function.
pub const ASYNC_DEF: &str = "async def";

/// The uses of what is called one of `names`, or was imported under another name from what is.
pub(crate) fn uses(module: &ModModule, names: &[&str]) -> Uses {
    let known = with_import_aliases(module, names);
    let mut uses = Uses::default();
    let mut callees = HashSet::new();
    every_node(module, |node| match node {
        AnyNodeRef::ExprCall(call) if last_segment(&call.func).is_some_and(|name| known.contains(name)) => {
            callees.insert(call.func.range());
            take_argument_names(&call.arguments, &mut uses.argument_names);
        }
        AnyNodeRef::ExprName(name) if name.ctx == ExprContext::Load && known.contains(name.id.as_str()) => {
            uses.mentions.push(Mention { span: span_of(name.range), called: callees.contains(&name.range) });
        }
        AnyNodeRef::ExprAttribute(attribute)
            if attribute.ctx == ExprContext::Load && known.contains(attribute.attr.as_str()) =>
        {
            let called = callees.contains(&attribute.range);
            uses.mentions.push(Mention { span: span_of(attribute.range), called });
        }
        AnyNodeRef::StmtFunctionDef(function) if function.is_async && names.contains(&ASYNC_DEF) => {
            uses.mentions.push(Mention { span: span_of(function.range), called: false });
        }
        AnyNodeRef::StmtWith(with) if with.is_async && names.contains(&ASYNC_WITH) => {
            uses.mentions.push(Mention { span: span_of(with.range), called: false });
        }
        _ => {}
    });
    uses.mentions.sort_by_key(|mention| mention.span);
    uses
}

/// What a file loads, and what its imports rename, by the hashes of names: one walk for many questions, which says yes
/// too often where two names have one hash, never no.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    names: FxHashSet<u64>,
    // `gather` and `g` of `from … import gather as g`.
    renamed: Vec<(u64, u64)>,
    async_with: bool,
    async_def: bool,
}

impl Loaded {
    pub(crate) fn of(module: &ModModule) -> Self {
        let mut loaded = Self::default();
        every_node(module, |node| match node {
            AnyNodeRef::ExprName(name) if name.ctx == ExprContext::Load => {
                loaded.names.insert(hash(name.id.as_str()));
            }
            AnyNodeRef::ExprAttribute(attribute) if attribute.ctx == ExprContext::Load => {
                loaded.names.insert(hash(attribute.attr.as_str()));
            }
            AnyNodeRef::Alias(alias) => {
                let other = alias.asname.as_ref().map(|other| (hash(alias.name.as_str()), hash(other.as_str())));
                loaded.renamed.extend(other);
            }
            AnyNodeRef::StmtFunctionDef(function) => loaded.async_def |= function.is_async,
            AnyNodeRef::StmtWith(with) => loaded.async_with |= with.is_async,
            _ => {}
        });
        loaded
    }

    pub(crate) fn has_async_with(&self) -> bool {
        self.async_with
    }

    /// Whether [`uses`] of these names may find one.
    pub(crate) fn may_use(&self, names: &[&str]) -> bool {
        let is_loaded = |name: u64| self.names.contains(&name);
        names.iter().any(|&name| match name {
            ASYNC_WITH => self.async_with,
            ASYNC_DEF => self.async_def,
            name => {
                let name = hash(name);
                is_loaded(name) || self.renamed.iter().any(|&(known, other)| known == name && is_loaded(other))
            }
        })
    }
}

fn hash(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}

/// `names` and every `g` of a `from … import gather as g`. Whatever the module: it may re-export the API.
pub(crate) fn with_import_aliases<'m>(module: &'m ModModule, names: &[&'m str]) -> HashSet<&'m str> {
    let mut known: HashSet<&str> = names.iter().copied().collect();
    descendants(AnyNodeRef::ModModule(module), |node| {
        if let AnyNodeRef::Alias(alias) = node
            && let Some(other) = &alias.asname
            && names.contains(&alias.name.as_str())
        {
            known.insert(other.as_str());
        }
        // Imports are statements: no expression holds one.
        if node.is_expression() { Below::Skip } else { Below::Enter }
    });
    known
}

/// `gather` of `gather`, `asyncio.gather` and `self.tools.gather`.
pub(crate) fn last_segment(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => Some(name.id.as_str()),
        Expr::Attribute(attribute) => Some(attribute.attr.as_str()),
        _ => None,
    }
}

fn take_argument_names(arguments: &Arguments, names: &mut BTreeSet<String>) {
    let values = arguments.args.iter().chain(arguments.keywords.iter().map(|keyword| &keyword.value));
    for value in values {
        let value = if let Expr::Starred(starred) = value { &starred.value } else { value };
        if let Expr::Name(name) = value {
            names.insert(name.id.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{ASYNC_DEF, ASYNC_WITH, TargetVersion, Uses, read};

    const NAMES: &[&str] = &["gather", "wait_for"];

    fn uses(text: &str) -> Uses {
        read(text, TargetVersion::new(13)).expect("valid").uses(NAMES)
    }

    #[test]
    fn a_call_is_found_under_every_spelling() {
        for text in [
            "import asyncio\nasyncio.gather(a)\n",
            "import asyncio as aio\naio.gather(a)\n",
            "from asyncio import gather\ngather(a)\n",
            "from asyncio import gather as g\ng(a)\n",
            "def f():\n    return g(a)\nfrom project.compat import gather as g\n",
            "from asyncio import *\ngather(a)\n",
            "x = f'{asyncio.gather(a)}'\n",
        ] {
            assert!(uses(text).any_call(), "{text}");
        }
    }

    #[test]
    fn what_is_passed_on_is_a_use() {
        for text in ["run(asyncio.gather)\n", "g = asyncio.gather\ng(a)\n", "@wait_for\ndef f(): ...\n"] {
            let uses = uses(text);
            assert!(!uses.is_empty() && !uses.any_call(), "{text}");
        }
    }

    #[test]
    fn a_mention_that_is_no_use_is_none() {
        for text in [
            "from asyncio import gather\n",
            "# gather(a)\n",
            "x = 'gather(a)'\n",
            "def gather(a): ...\n",
            "gather = 1\nx.gather = 2\n",
            "f(gather=1)\n",
        ] {
            assert!(uses(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn statements_and_comments_are_found_where_they_are_asked_for() {
        let asked = |text: &str| {
            let reading = read(text, TargetVersion::new(13)).expect("valid");
            reading.uses(&[ASYNC_WITH, "# aiomend: critical-section"]).mentions.len()
        };
        assert_eq!(asked("async def f():\n    async with a, b:\n        with c: pass\n"), 1);
        assert_eq!(asked("# aiomend: critical-section\nx = '# aiomend: critical-section'\n"), 1);
        assert_eq!(asked("# async with\n# aiomend: end\nwith a: pass\n"), 0);
        let defined = |text: &str| read(text, TargetVersion::new(13)).expect("valid").uses(&[ASYNC_DEF]).mentions.len();
        assert_eq!(defined("class C:\n    async def f(): ...\n    def g(): ...\n"), 1);
        assert_eq!(defined("# async def f(): ...\nx = 'async def'\n"), 0);
    }

    #[test]
    fn arguments_that_are_bare_names_are_told() {
        let names = uses("asyncio.gather(b, *a, c(), d.e, f=g, **h)\nother(z)\n").argument_names;
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "b", "g", "h"]);
    }

    #[test]
    fn mentions_come_in_order_with_their_place() {
        let uses = uses("asyncio.gather(gather, wait_for(x))\n");
        let found: Vec<_> = uses.mentions.iter().map(|it| (it.span.start(), it.span.end(), it.called)).collect();
        assert_eq!(found, [(0, 14, true), (15, 21, false), (23, 31, true)]);
    }
}
