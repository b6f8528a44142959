//! Traces that a file must have to hold a site: closer than its names, and never stricter than the sites are.

use std::collections::HashSet;

use ruff_python_ast::{AnyNodeRef, Expr, ModModule, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;

use crate::gate::{last_segment, with_import_aliases};
use crate::walk::{Below, descendants, every_node};

/// What a file does with the names that a codemod looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trace {
    /// It uses one of them, in whatever way.
    Used,
    /// It calls one while the module or a class is executed, as a default of a function, in a function that binds names
    /// of the module, or in an `__init__`.
    CalledOutsideFunctions,
    /// It calls one where nobody may get the result, or hands one on, by which it may be called elsewhere.
    Dropped,
    /// It has an `async with` whose body does not suspend and is more than one simple statement, or such a comment.
    FreeSection,
}

/// Whether something that is called one of `names`, or was imported under another name from what is, is called while
/// the module or a class is executed, in a function that binds names of the module: one with a `global` statement, or
/// where an instance is made, which a module may do too.
pub(crate) fn calls_outside_functions(module: &ModModule, names: &[&str]) -> bool {
    let known = with_import_aliases(module, names);
    let mut is_found = false;
    let mut look = |root: AnyNodeRef<'_>| {
        descendants(root, |node| match node {
            AnyNodeRef::StmtFunctionDef(function) if !may_run_at_import(function) => Below::Skip,
            AnyNodeRef::ExprLambda(_) => Below::Skip,
            AnyNodeRef::ExprCall(call) => {
                // `Queue[int]()` is a call of `Queue`.
                let func = if let Expr::Subscript(subscript) = &*call.func { &subscript.value } else { &call.func };
                is_found |= last_segment(func).is_some_and(|name| known.contains(name));
                Below::Enter
            }
            _ => Below::Enter,
        });
    };
    look(AnyNodeRef::ModModule(module));
    // Defaults and decorators are evaluated where the function is defined.
    every_node(module, |node| {
        if matches!(node, AnyNodeRef::Parameters(_) | AnyNodeRef::Decorator(_)) {
            look(node);
        }
    });
    is_found
}

fn may_run_at_import(function: &StmtFunctionDef) -> bool {
    let mut is_said = function.name.as_str() == "__init__";
    descendants(AnyNodeRef::StmtFunctionDef(function), |node| {
        is_said |= node.is_stmt_global();
        if node.is_expression() { Below::Skip } else { Below::Enter }
    });
    is_said
}

/// Whether the result of a call of one of `names` may be dropped: the call is a statement of its own, the value of a
/// lambda, or bound to a name that its function does not read. What is not called may be called under another name.
pub(crate) fn drops_result(module: &ModModule, names: &[&str]) -> bool {
    let known = with_import_aliases(module, names);
    let is_named = |expr: &Expr| last_segment(expr).is_some_and(|name| known.contains(name));
    let makes = |expr: &Expr| expr.as_call_expr().is_some_and(|call| is_named(&call.func));
    let mut callees = HashSet::new();
    let mut is_found = false;
    every_node(module, |node| {
        is_found |= match node {
            AnyNodeRef::StmtExpr(statement) => makes(before_callback(&statement.value)),
            AnyNodeRef::ExprLambda(lambda) => makes(before_callback(&lambda.body)),
            AnyNodeRef::StmtFunctionDef(function) => drops_local(function, makes),
            AnyNodeRef::ExprCall(call) => {
                callees.insert(call.func.range());
                false
            }
            AnyNodeRef::ExprName(name) => {
                name.ctx.is_load() && known.contains(name.id.as_str()) && !callees.contains(&name.range)
            }
            AnyNodeRef::ExprAttribute(attribute) => {
                let is_used = attribute.ctx.is_load() && known.contains(attribute.attr.as_str());
                is_used && !callees.contains(&attribute.range)
            }
            _ => false,
        };
    });
    is_found
}

/// Whether a function binds what `makes` says to a name that it reads for `add_done_callback` at most.
fn drops_local(function: &StmtFunctionDef, makes: impl Fn(&Expr) -> bool) -> bool {
    let (mut bound, mut read, mut objects) = (HashSet::new(), HashSet::new(), HashSet::new());
    descendants(AnyNodeRef::StmtFunctionDef(function), |node| {
        match node {
            AnyNodeRef::StmtAssign(assign) if makes(&assign.value) => {
                bound.extend(assign.targets.iter().filter_map(Expr::as_name_expr).map(|name| name.id.as_str()));
            }
            AnyNodeRef::StmtAnnAssign(assign) if assign.value.as_deref().is_some_and(&makes) => {
                bound.extend(assign.target.as_name_expr().map(|name| name.id.as_str()));
            }
            AnyNodeRef::ExprAttribute(attribute) if attribute.attr.as_str() == DONE_CALLBACK => {
                objects.insert(attribute.value.range());
            }
            AnyNodeRef::ExprName(name) if name.ctx.is_load() && !objects.contains(&name.range) => {
                read.insert(name.id.as_str());
            }
            // The name may be another one there.
            _ if has_own_names(node) => return Below::Skip,
            _ => {}
        }
        Below::Enter
    });
    !bound.is_subset(&read)
}

const DONE_CALLBACK: &str = "add_done_callback";

/// `x` of `x.add_done_callback(f)`, which gives nothing.
fn before_callback(expr: &Expr) -> &Expr {
    let callee = expr.as_call_expr().and_then(|call| call.func.as_attribute_expr());
    callee.filter(|callee| callee.attr.as_str() == DONE_CALLBACK).map_or(expr, |callee| &callee.value)
}

fn has_own_names(node: AnyNodeRef<'_>) -> bool {
    node.is_stmt_function_def() || node.is_stmt_class_def() || node.is_expr_lambda() || is_comprehension(node)
}

fn is_comprehension(node: AnyNodeRef<'_>) -> bool {
    node.is_expr_list_comp() || node.is_expr_set_comp() || node.is_expr_dict_comp() || node.is_expr_generator()
}

/// Whether there is an `async with` whose body does not suspend and is more than one simple statement.
pub(crate) fn has_free_section(module: &ModModule) -> bool {
    let mut is_found = false;
    every_node(module, |node| {
        if let AnyNodeRef::StmtWith(with) = node {
            is_found |= with.is_async && is_worth_a_function(&with.body) && !with.body.iter().any(suspends);
        }
    });
    is_found
}

fn is_worth_a_function(body: &[Stmt]) -> bool {
    match body {
        [Stmt::FunctionDef(_) | Stmt::ClassDef(_) | Stmt::If(_) | Stmt::For(_) | Stmt::While(_)] => true,
        [Stmt::With(_) | Stmt::Try(_) | Stmt::Match(_)] => true,
        body => body.len() > 1,
    }
}

/// Whether a statement suspends, whatever is called; what a generator expression does when it is consumed left out.
fn suspends(statement: &Stmt) -> bool {
    let is_own = |node: AnyNodeRef<'_>| match node {
        AnyNodeRef::ExprAwait(_) | AnyNodeRef::ExprYield(_) | AnyNodeRef::ExprYieldFrom(_) => true,
        AnyNodeRef::StmtFor(statement) => statement.is_async,
        AnyNodeRef::StmtWith(statement) => statement.is_async,
        AnyNodeRef::Comprehension(clause) => clause.is_async,
        _ => false,
    };
    let root = AnyNodeRef::from(statement);
    let is_passed_over =
        |node: AnyNodeRef<'_>| node.is_stmt_function_def() || node.is_expr_lambda() || node.is_expr_generator();
    let mut is_found = is_own(root);
    if !is_passed_over(root) {
        descendants(root, |node| {
            is_found |= is_own(node);
            if is_found || is_passed_over(node) { Below::Skip } else { Below::Enter }
        });
    }
    is_found
}

#[cfg(test)]
mod tests {
    use crate::{TargetVersion, Trace, read};

    fn has(text: &str, trace: Trace, names: &[&str]) -> bool {
        read(text, TargetVersion::new(13)).expect("valid").has_trace(trace, names)
    }

    #[test]
    fn calls_outside_functions_are_told_from_those_inside() {
        let is_called = |text: &str| has(text, Trace::CalledOutsideFunctions, &["Lock"]);
        for text in [
            "L = asyncio.Lock()\n",
            "from asyncio import Lock as L\nx = [L()]\n",
            "class A:\n    class B:\n        lock = Lock()\n",
            "def f(lock=Lock()): ...\n",
            "class A:\n    def f(self, *, lock=Lock()): ...\n",
            "f = lambda lock=Lock(): lock\n",
            "@limit(Lock())\ndef f(): ...\n",
            "L = asyncio.Lock[int]()\n",
            "def f():\n    global L\n    L = Lock()\n",
            "if x:\n    L = Lock()\n",
            "class A:\n    def __init__(self):\n        self.lock = Lock()\n",
        ] {
            assert!(is_called(text), "{text}");
        }
        for text in [
            "def f():\n    L = asyncio.Lock()\n",
            "class A:\n    def open(self):\n        self.lock = Lock()\n",
            "make = lambda: Lock()\n",
            "L = field(default_factory=Lock)\n",
        ] {
            assert!(!is_called(text), "{text}");
        }
    }

    fn in_function(body: &str) -> String {
        let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
        format!("async def f(loop):\n{body}")
    }

    #[test]
    fn results_that_nobody_may_get_are_told_from_those_that_are_read() {
        let drops = |body: &str| has(&in_function(body), Trace::Dropped, &["create_task"]);
        for body in [
            "asyncio.create_task(g())",
            "(create_task(g()))",
            "loop.create_task(g()).add_done_callback(h)",
            "t = create_task(g())",
            "t: Task = create_task(g())\nt.add_done_callback(h)",
            "t = create_task(g())\ndef h(t):\n    return t",
            "t = create_task(g())\nh = [t for t in x]",
            "run(lambda: create_task(g()))",
            "make = asyncio.create_task\nmake(g())",
            "if x:\n    def h():\n        loop.create_task(g())",
            "from x import create_task as ct\nct(g())",
        ] {
            assert!(drops(body), "{body}");
        }
        for body in [
            "await create_task(g())",
            "t = create_task(g())\nawait t",
            "self.t = loop.create_task(g())",
            "keep(create_task(g()))",
            "return create_task(g())",
            "create_task = 1",
            "ts = [create_task(g()) for g in x]",
        ] {
            assert!(!drops(body), "{body}");
        }
    }

    #[test]
    fn sections_that_do_not_suspend_are_found() {
        let names = &["async with", "# aiomend: critical-section"];
        let is_found = |body: &str| has(&in_function(body), Trace::FreeSection, names);
        for body in [
            "async with a:\n    x = 1\n    y = 2",
            "async with a: x = 1; y = 2",
            "async with a:\n    if x:\n        y = 2",
            "async with a:\n    x = 1\n    async def g(): await h()",
            "async with a:\n    x = 1\n    y = (await h() for h in x)",
            "async with a:\n    x = 1\n    y = lambda: (yield)",
            "async with a:\n    await b\n    async with c:\n        x = 1\n        y = 2",
            "# aiomend: critical-section\nx = 1",
        ] {
            assert!(is_found(body), "{body}");
        }
        for body in [
            "async with a:\n    x = 1",
            "async with a:\n    x = 1\n    await y",
            "async with a:\n    x = 1\n    y = [z async for z in y]",
            "async with a:\n    x = 1\n    async for z in y: pass",
            "async with a:\n    x = 1\n    yield x",
            "with a:\n    x = 1\n    y = 2",
            "# aiomend: end-of-it\nx = 1",
        ] {
            assert!(!is_found(body), "{body}");
        }
    }
}
