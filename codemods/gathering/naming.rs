//! Names as a colleague would choose them.

use aiomend_rewrite::Context;
use aiomend_rewrite::names::LocalNames;
use aiomend_semantics::model::names_variable;
use aiomend_semantics::place;
use aiomend_syntax::{Field, Kind, Node};

use super::Gather;
use super::element::Element;

/// A name for the task of one element: after the target that gets its result, else after what is called.
pub(crate) fn task_name<'m>(
    cx: &Context<'m>,
    names: &mut LocalNames<'m>,
    target: Option<Node<'m>>,
    element: &Element<'m>,
) -> String {
    names.give(&format!("{}_task", stem(cx, target, element)).replace("task_task", "task"))
}

/// A name for the coroutine object of one element.
pub(crate) fn coroutine_name<'m>(
    cx: &Context<'m>,
    names: &mut LocalNames<'m>,
    target: Option<Node<'m>>,
    element: &Element<'m>,
) -> String {
    names.give(&format!("{}_coro", stem(cx, target, element)).replace("coro_coro", "coro"))
}

fn stem<'m>(cx: &Context<'m>, target: Option<Node<'m>>, element: &Element<'m>) -> String {
    let by_target = target.and_then(target_stem);
    by_target.or_else(|| callee_stem(cx, element.coroutine())).unwrap_or_else(|| "task".to_owned())
}

/// `user` of `user`, `self.user` and `self._user`; none for `_`, subscripts and patterns.
fn target_stem(target: Node<'_>) -> Option<String> {
    place::last_name(target).and_then(clean)
}

/// `fetch` of `self.api.fetch(1)`; of what is called inside for `wait_for(fetch(), 1)` and `to_thread(fetch, 1)`.
pub(crate) fn callee_stem<'m>(cx: &Context<'m>, coroutine: Node<'m>) -> Option<String> {
    let mut node = place::without_parentheses(coroutine);
    for _ in 0..4 {
        match node.kind() {
            Kind::Call => {
                let function = place::without_parentheses(node.child(Field::Function)?);
                // `wait_for` is known by any name it is imported under.
                let known =
                    cx.model.qualified_name(function).and_then(|name| Some(name.strip_prefix("asyncio.")?.to_owned()));
                let last = known.as_deref().or_else(|| place::last_name(function))?;
                let first = node.child(Field::Arguments).and_then(|arguments| arguments.children().next());
                match first {
                    Some(first) if matches!(last, "wait_for" | "to_thread" | "shield" | "create_task") => {
                        node = place::without_parentheses(first);
                    }
                    _ => return clean(last),
                }
            }
            Kind::Identifier | Kind::Attribute => {
                let name = place::last_name(node)?;
                return clean(name.strip_suffix("_coro").unwrap_or(name));
            }
            _ => return None,
        }
    }
    None
}

/// Without leading underscores; none where that is no plain lower-case name.
fn clean(name: &str) -> Option<String> {
    let bare = name.trim_matches('_');
    let is_plain = bare.starts_with(|c: char| c.is_ascii_lowercase())
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_plain.then(|| bare.to_ascii_lowercase())
}

/// The name for a list of tasks: `tasks`, else after the results, `page_tasks`.
pub(crate) fn list_name<'m>(cx: &Context<'m>, names: &mut LocalNames<'m>, gather: &Gather<'m>, base: &str) -> String {
    if names.is_free(base) {
        return names.give(base);
    }
    let results = gather.position.target_name().and_then(clean).map(|target| singular(&target));
    let callee = || gather.elements().next().and_then(|element| callee_stem(cx, element.coroutine()));
    let after = results.or_else(callee).map(|stem| format!("{stem}_{base}"));
    match after.filter(|name| names.is_free(name)) {
        Some(name) => names.give(&name),
        None => names.give(base),
    }
}

/// The name for results that a later statement uses: the plural of a loop's target or of what is fetched.
pub(crate) fn results_name(names: &mut LocalNames<'_>, gather: &Gather<'_>) -> String {
    let statement = gather.position.statement();
    let target = statement
        .filter(|statement| statement.kind() == Kind::ForStatement)
        .and_then(|statement| statement.child(Field::Left))
        .filter(|left| left.kind() == Kind::Identifier)
        .and_then(|left| plural(left.text()));
    let base = target.filter(|name| names.is_free(name)).unwrap_or_else(|| "results".to_owned());
    names.give(&base)
}

fn plural(name: &str) -> Option<String> {
    let name = clean(name)?;
    let is_irregular = ["s", "x", "z", "ch", "sh", "data", "info"].iter().any(|end| name.ends_with(end));
    if is_irregular || name.len() < 2 {
        return None;
    }
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => Some(format!("{stem}ies")),
        _ => Some(format!("{name}s")),
    }
}

fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let hissing = ["xes", "ches", "shes", "sses", "zes"].iter().any(|end| name.ends_with(end));
    match name.strip_suffix("es").filter(|_| hissing) {
        Some(stem) => stem.to_owned(),
        None => name.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(name).to_owned(),
    }
}

/// The name of a comprehension's variable over `list`: `coro`, or where that is taken `page_coro` of `page_coros`. Only
/// what is no variable of such a kind stands in its way.
pub(crate) fn comprehension_name<'m>(cx: &Context<'m>, gather: &Gather<'m>, base: &str, list: &str) -> String {
    let region = super::write::name_region(gather);
    let is_taken = |name: &str| {
        region.descendants().any(|node| {
            node.kind() == Kind::Identifier
                && node.text() == name
                && names_variable(node)
                && !super::write::is_comprehension_scope(cx, node)
        })
    };
    let of_list = list.strip_suffix('s').filter(|name| name.ends_with(&format!("_{base}"))).map(str::to_owned);
    std::iter::once(base.to_owned())
        .chain(of_list)
        .chain((2..).map(|number| format!("{base}_{number}")))
        .find(|name| !is_taken(name))
        .expect("one of endlessly many names is free")
}
