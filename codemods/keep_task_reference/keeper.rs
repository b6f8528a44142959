//! The function that keeps a task alive: the project's own, one that the module has, or a new helper.

use aiomend_rewrite::imports::LeadingSection;
use aiomend_rewrite::{Context, Request, names};
use aiomend_semantics::{DefinitionKind, Resolution, place};
use aiomend_syntax::{Field, Kind, Node};

use super::site::Site;
use crate::imported::is_type_checking_only;

/// How a site calls the keeper, and what the module needs for it.
#[derive(Debug, Clone)]
pub(super) struct Keeper {
    pub(super) name: String,
    pub(super) requests: Vec<Request>,
}

impl Keeper {
    pub(super) fn choose<'m>(cx: &Context<'m>, site: &Site<'m>) -> Self {
        match &cx.settings.task_keeper {
            Some(keeper) => of_project(cx, &keeper.module, &keeper.function),
            None => existing(cx, site).unwrap_or_else(|| site.shared.helper.get_or_init(|| new_helper(cx)).clone()),
        }
    }
}

/// The name of the project's keeper, in the module that defines it.
pub(super) fn own_function<'m>(cx: &Context<'m>) -> Option<&'m str> {
    let keeper = cx.settings.task_keeper.as_ref()?;
    let parts: Vec<String> =
        cx.path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let wanted: Vec<&str> = keeper.module.split('.').collect();
    let is_here = parts.len() >= wanted.len() && parts[parts.len() - wanted.len()..].iter().eq(wanted.iter());
    is_here.then_some(keeper.function.as_str())
}

fn of_project(cx: &Context<'_>, module: &str, function: &str) -> Keeper {
    if own_function(cx).is_some() {
        return Keeper { name: function.to_owned(), requests: Vec::new() };
    }
    let qualified = format!("{module}.{function}");
    if let Some(name) = module_level_name(cx, &qualified) {
        return Keeper { name: name.to_owned(), requests: Vec::new() };
    }
    let name = names::fresh_global_name(cx.model, function);
    let imported = if name == function { function.to_owned() } else { format!("{function} as {name}") };
    let request = Request::ImportFrom { module: module.to_owned(), name: imported, beside: None };
    Keeper { name, requests: vec![request] }
}

/// What the module level calls the thing with this qualified name, at run time.
fn module_level_name<'m>(cx: &Context<'m>, qualified: &str) -> Option<&'m str> {
    let scopes = cx.model.scopes();
    let mut bindings = scopes.bindings().filter(|(_, binding)| binding.scope == scopes.module_scope());
    bindings.find_map(|(_, binding)| {
        let definition = binding.definitions.first()?;
        let known = cx.model.resolve(definition.name) == Resolution::Known(qualified.to_owned());
        (known && !is_type_checking_only(definition.name)).then_some(binding.name)
    })
}

const NAME: &str = "_keep_task";

/// A helper of an earlier run that means at the site what it means at module level.
fn existing<'m>(cx: &Context<'m>, site: &Site<'m>) -> Option<Keeper> {
    let scopes = cx.model.scopes();
    let functions = || cx.module.root().children().filter(|statement| statement.kind() == Kind::FunctionDefinition);
    let keepers = site.shared.keepers.get_or_init(|| functions().filter(|function| is_keeper(*function)).collect());
    let name = keepers.iter().filter_map(|function| function.child(Field::Name)).find(|name| {
        let here = scopes.lookup(scopes.scope_of(site.call), name.text());
        // A site that runs at import must find the helper above it.
        let is_there = place::function_of(site.call).is_some() || name.end() < site.call.start();
        is_there && here.is_some() && here == scopes.binding_of(*name)
    })?;
    Some(Keeper { name: name.text().to_owned(), requests: Vec::new() })
}

/// Whether a function is our helper: it adds its parameter to a set, has the set discard it, and returns it.
fn is_keeper(function: Node<'_>) -> bool {
    let name = function.child(Field::Name).map_or("", |name| name.text());
    let numbered = name.strip_prefix(NAME).is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('_').is_some_and(|number| number.parse::<u32>().is_ok())
    });
    let Some(body) = function.child(Field::Body).filter(|_| numbered) else { return false };
    let statements: Vec<&str> = body.children().skip(1).map(|statement| statement.text()).collect();
    let [add, discard, "return task"] = statements.as_slice() else { return false };
    let set = add.strip_suffix(".add(task)");
    set.is_some_and(|set| *discard == format!("task.add_done_callback({set}.discard)"))
}

fn new_helper(cx: &Context<'_>) -> Keeper {
    let name = names::fresh_global_name(cx.model, NAME);
    let set = names::fresh_global_name(cx.model, "_background_tasks");
    let mut requests = Vec::new();
    let is_annotated = is_annotated(cx);
    // Of a set that is made empty a checker wants to know the elements, be the functions annotated or not.
    let asks_types = is_annotated || cx.settings.is_type_checked;
    let types = asks_types.then(|| Types::choose(cx, is_annotated, &mut requests)).flatten();
    let set_class = set_class(cx, &mut requests);
    requests.push(Request::Helper { code: helper_code(&name, &set, set_class, types.as_ref()) });
    Keeper { name, requests }
}

/// How the builtin `set` is written at module level: a function or import of the module may have its name.
fn set_class(cx: &Context<'_>, requests: &mut Vec<Request>) -> &'static str {
    let scopes = cx.model.scopes();
    if scopes.bound_in(scopes.module_scope(), "set").is_none() {
        return "set";
    }
    requests.push(Request::Import { module: "builtins".to_owned(), beside: None });
    "builtins.set"
}

fn helper_code(name: &str, set: &str, set_class: &str, types: Option<&Types>) -> String {
    let set_type = types.map_or_else(String::new, |types| {
        let set_type = types.quoted(&format!("{set_class}[{}[object]]", types.task), types.set_is_quoted);
        format!(": {set_type}")
    });
    let variable = types.and_then(|types| Some((types, types.function.as_ref()?)));
    let (variable, parameter, result) = variable.map_or_else(Default::default, |(types, variable)| {
        let task = types.quoted(&format!("{}[{}]", types.task, variable.name), variable.is_quoted);
        (variable.definition.clone(), format!(": {task}"), format!(" -> {task}"))
    });
    format!(
        r#"{variable}{set}{set_type} = {set_class}()


def {name}(task{parameter}){result}:
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    {set}.add(task)
    task.add_done_callback({set}.discard)
    return task
"#
    )
}

/// Whether most functions of the module have an annotation.
fn is_annotated(cx: &Context<'_>) -> bool {
    let functions = cx.module.nodes().filter(|node| node.kind() == Kind::FunctionDefinition);
    let (mut all, mut annotated) = (0usize, 0usize);
    for function in functions {
        all += 1;
        let has_type =
            |parameter: Node<'_>| matches!(parameter.kind(), Kind::TypedParameter | Kind::TypedDefaultParameter);
        let in_parameters = function.child(Field::Parameters).is_some_and(|list| list.children().any(has_type));
        annotated += usize::from(in_parameters || function.child(Field::ReturnType).is_some());
    }
    annotated * 2 > all
}

/// How the annotations of the helper are written.
struct Types {
    /// `asyncio.Task`
    task: String,
    set_is_quoted: bool,
    quote: char,
    /// What the function is annotated with, if it is.
    function: Option<Variable>,
}

/// The type variable over which the function is generic.
struct Variable {
    /// `_T`
    name: String,
    /// The statement that defines it, or nothing where the module has one.
    definition: String,
    /// Whether annotations with it are.
    is_quoted: bool,
}

impl Types {
    fn choose(cx: &Context<'_>, with_function: bool, requests: &mut Vec<Request>) -> Option<Self> {
        let lacks_generics = cx.settings.target_minor < 9;
        let is_lazy = has_lazy_annotations(cx);
        let (task, task_is_late) = task_name(cx, requests)?;
        let set_is_quoted = !is_lazy && (lacks_generics || task_is_late);
        let function = with_function.then(|| {
            let variable = Variable::choose(cx, requests);
            // One of the module's own is defined further down.
            let is_quoted = set_is_quoted || !is_lazy && variable.definition.is_empty();
            Variable { is_quoted, ..variable }
        });
        Some(Self { task, set_is_quoted, quote: preferred_quote(cx), function })
    }

    fn quoted(&self, annotation: &str, is_quoted: bool) -> String {
        let quote = self.quote;
        if is_quoted { format!("{quote}{annotation}{quote}") } else { annotation.to_owned() }
    }
}

impl Variable {
    fn choose(cx: &Context<'_>, requests: &mut Vec<Request>) -> Self {
        if let Some(name) = existing_variable(cx) {
            return Self { name: name.to_owned(), definition: String::new(), is_quoted: false };
        }
        let name = names::fresh_global_name(cx.model, "_T");
        let constructor = type_var(cx, requests);
        let quote = preferred_quote(cx);
        let definition = format!("{name} = {constructor}({quote}{name}{quote})\n\n");
        Self { name, definition, is_quoted: false }
    }
}

/// The quote that most strings of the module have; the double one where nothing tells.
fn preferred_quote(cx: &Context<'_>) -> char {
    let (mut single, mut double) = (0usize, 0usize);
    for string in cx.module.nodes().filter(|node| node.kind() == Kind::String) {
        let text = string.text().trim_start_matches(|char: char| char.is_ascii_alphabetic());
        // Triple quotes and strings that hold a quote say nothing.
        if text.starts_with("\"\"\"") || text.starts_with("'''") || text.contains('"') && text.contains('\'') {
            continue;
        }
        match text.starts_with('\'') {
            true => single += 1,
            false => double += 1,
        }
    }
    if single > double { '\'' } else { '"' }
}

fn has_lazy_annotations(cx: &Context<'_>) -> bool {
    let imports = cx.module.root().children().filter(|node| node.kind() == Kind::FutureImportStatement);
    imports.into_iter().any(|statement| statement.text().contains("annotations"))
}

/// How `asyncio.Task` is written at module level, and whether it is bound only after the helper.
fn task_name(cx: &Context<'_>, requests: &mut Vec<Request>) -> Option<(String, bool)> {
    let scopes = cx.model.scopes();
    let section = LeadingSection::of(cx.module);
    let mut from_asyncio = false;
    for (_, binding) in scopes.bindings().filter(|(_, binding)| binding.scope == scopes.module_scope()) {
        let Some(definition) = binding.definitions.first() else { continue };
        let DefinitionKind::Import(statement) = definition.kind else { continue };
        let is_late = statement.start() >= section.end() || is_type_checking_only(statement);
        match cx.model.resolve(definition.name) {
            Resolution::Known(known) if known == "asyncio" => return Some((format!("{}.Task", binding.name), is_late)),
            Resolution::Known(known) if known == "asyncio.Task" => return Some((binding.name.to_owned(), is_late)),
            _ => {}
        }
        let module = statement.child(Field::ModuleName).map_or("", |module| module.text());
        from_asyncio |= module == "asyncio" && !is_late && statement.parent() == Some(cx.module.root());
    }
    if from_asyncio && !cx.model.is_variable_name("Task") {
        let import = Request::ImportFrom { module: "asyncio".to_owned(), name: "Task".to_owned(), beside: None };
        requests.push(import);
        return Some(("Task".to_owned(), false));
    }
    let asyncio_is_free = scopes.bound_in(scopes.module_scope(), "asyncio").is_none();
    asyncio_is_free.then(|| {
        requests.push(Request::Import { module: "asyncio".to_owned(), beside: None });
        ("asyncio.Task".to_owned(), false)
    })
}

/// A type variable `_T` of the module without bound or constraints.
fn existing_variable<'m>(cx: &Context<'m>) -> Option<&'m str> {
    let scopes = cx.model.scopes();
    let id = scopes.bound_in(scopes.module_scope(), "_T")?;
    let value = cx.model.single_value(scopes.binding(id))?;
    // With an annotation, be it `Final`, a checker takes it for a variable.
    let is_declared = value.parent().is_some_and(|assignment| assignment.child(Field::Type).is_some());
    let is_plain = value.kind() == Kind::Call
        && !is_declared
        && value.child(Field::Function).is_some_and(|function| cx.model.is_known(function, "typing.TypeVar"))
        && value.child(Field::Arguments).is_some_and(|arguments| arguments.children().count() == 1);
    is_plain.then_some("_T")
}

/// How `typing.TypeVar` is written.
fn type_var(cx: &Context<'_>, requests: &mut Vec<Request>) -> String {
    let existing = ["typing.TypeVar", "typing_extensions.TypeVar"].iter().find_map(|name| module_level_name(cx, name));
    if let Some(name) = existing {
        return name.to_owned();
    }
    let section = LeadingSection::of(cx.module);
    let has_from = section.has_import_from("typing");
    let typing = module_level_name(cx, "typing").filter(|_| !has_from);
    if let Some(typing) = typing {
        return format!("{typing}.TypeVar");
    }
    if cx.model.is_variable_name("TypeVar") {
        requests.push(Request::Import { module: "typing".to_owned(), beside: None });
        return "typing.TypeVar".to_owned();
    }
    let import = Request::ImportFrom { module: "typing".to_owned(), name: "TypeVar".to_owned(), beside: None };
    requests.push(import);
    "TypeVar".to_owned()
}
