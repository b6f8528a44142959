//! The flow of small functions, printed; and of large ones, in time.

use std::time::{Duration, Instant};

use aiomend_semantics::SemanticModel;
use aiomend_semantics::flow::{Flow, print};
use aiomend_syntax::{Field, Kind, Module, Node, Source};

fn parse(text: &str) -> Module {
    Module::parse(Source::from_text(text))
}

/// The function called `target`, or the first one.
fn target<'m>(module: &'m Module) -> Node<'m> {
    let functions = || module.nodes().filter(|node| node.kind() == Kind::FunctionDefinition);
    let is_target = |node: &Node<'_>| node.child(Field::Name).is_some_and(|name| name.text() == "target");
    functions().find(is_target).or(functions().next()).expect("a function")
}

fn flow_of(text: &str) -> String {
    let module = parse(text);
    print(&SemanticModel::new(&module), target(&module))
}

#[test]
fn branches_and_loops() {
    insta::assert_snapshot!(flow_of(
        "def f(a, b):
    if a:
        x = 1
    elif b:
        return x
    else:
        x = y = 2
    print(x)
    while True:
        z = 1
        if z:
            break
        x += z
    else:
        x = 3
    for i in a:
        if i:
            continue
        j = i
    else:
        k = 1
    return i, j, k
"
    ));
}

#[test]
fn handlers_and_finally() {
    insta::assert_snapshot!(flow_of(
        "def f(a):
    try:
        x = a()
        y = x
    except OSError as e:
        x = e
    except (ValueError, a):
        return y
    else:
        z = y
    finally:
        a(x)
    for i in a:
        try:
            w = i
            if w:
                break
            if i:
                return w
        finally:
            done = 1
    try:
        v = a()
    except* OSError as group:
        v = group
    except* ValueError:
        a(v)
    try:
        raise a
    finally:
        return done
"
    ));
}

#[test]
fn context_managers() {
    insta::assert_snapshot!(flow_of(
        "import asyncio, contextlib
lock = asyncio.Lock()
async def f(a):
    with a as x, a(x) as (y, z):
        w = y
    async with lock:
        v = w
        u = v
    with open(a) as file:
        text = file.read()
    with contextlib.suppress(OSError):
        text = a()
        other = a()
    return text, u, other
"
    ));
}

#[test]
fn expressions_that_bind() {
    insta::assert_snapshot!(flow_of(
        "async def f(a):
    if (m := a()) and (n := m) or not (o := a):
        use(m, n, o)
    else:
        use(m, n, o)
    p = (q := 1) if a else (r := 2)
    b = 1 < (s := a) < (t := b)
    found = [(u := x) for x in (v := a) if (w := x) for y in x]
    lazy = (a for x in a if (k := x))
    table = {x: m async for x in a}
    x: int
    y: int = x
    o.attribute, (*c, d[e]) = e = a
    assert (g := a), (h := b)
    return f'{(i := a)!r:{i}}', lambda j, l=i: (a, g, j)
"
    ));
}

#[test]
fn definitions_deletions_and_declarations() {
    insta::assert_snapshot!(flow_of(
        "counter = 0
def outer(free, unused):
    def target[T](a, b=free, *args, key: T, **rest):
        global counter
        nonlocal free, unused
        counter += 1
        free = a
        del a, b[0], args
        import os.path, sys as system
        from math import *
        from re import match
        @system
        def inner(c=key, *, d: rest = match):
            nonlocal key
            del key
            return os, c
        class Inner(os, metaclass=d):
            attribute = rest
            def method(self) -> os:
                return super().method(inner, T)
        type Alias = Inner
        d = counter
        return a
    return target
"
    ));
}

#[test]
fn patterns() {
    insta::assert_snapshot!(flow_of(
        "def f(a):
    match a:
        case Point(x, y=f.origin) if (z := x):
            pass
        case [first, *rest] | {'first': first, **rest}:
            use(z)
        case (1 | 2) as number:
            return number
        case other:
            number = other
    use(x, first, number)
    match a, f:
        case 1, _:
            b = 1
        case _:
            b = 2
    return b
"
    ));
}

#[test]
fn code_that_control_cannot_reach() {
    insta::assert_snapshot!(flow_of(
        "def f(a):
    if False:
        x = 1
    while 1:
        if a:
            return x
            y = 2
        continue
    z = y
"
    ));
}

#[test]
fn the_statements_of_a_module() {
    let module = parse(
        "import os
try:
    import json
except ImportError:
    json = None
def read(): return json, limit
limit = 3
del os
",
    );
    insta::assert_snapshot!(print(&SemanticModel::new(&module), module.root()));
}

#[test]
fn regions_are_consecutive_statements_of_the_function_itself() {
    let module = parse("def f(a):\n    x = 1\n    y = x\n    if a:\n        z = y\n    def g():\n        return 1\n");
    let model = SemanticModel::new(&module);
    let function = target(&module);
    let flow = Flow::of(&model, function).expect("a function");
    let statements: Vec<Node<'_>> = function.descendants().filter(|node| node.kind().is_statement()).collect();
    let [x, y, branch, z, inner, inner_return] = statements.as_slice() else { panic!("{statements:?}") };
    assert!(flow.region(&[]).is_none());
    assert!(flow.region(&[*x, *y, *branch, *inner]).is_some());
    assert!(flow.region(&[*x, *branch]).is_none());
    assert!(flow.region(&[*y, *x]).is_none());
    assert!(flow.region(&[*branch, *z]).is_none());
    assert!(flow.region(&[*inner_return]).is_none());
    assert!(flow.region(&[function]).is_none());
    assert!(Flow::of(&model, *x).is_none());
}

#[test]
fn what_a_region_binds_whatever_held_before() {
    let module = parse(
        "\
def f(a, b):
    x = 1
    if a:
        x = 2
    try:
        y = a()
    except OSError:
        y = None
    match a:
        case 1:
            z = 1
        case _:
            z = 2
    for x in b:
        w = 1
    while True:
        w = 3
        if w:
            break
    del y
",
    );
    let model = SemanticModel::new(&module);
    let function = module.nodes().find(|node| node.kind() == Kind::FunctionDefinition).expect("a function");
    let flow = Flow::of(&model, function).expect("its flow");
    let statements: Vec<Node<'_>> = function.child(Field::Body).expect("its body").children().collect();
    let bound = |range: std::ops::Range<usize>| {
        let region = flow.region(&statements[range]).expect("a region");
        let name = |id| model.scopes().binding(id).name;
        let mut names: Vec<&str> =
            region.writes().into_iter().filter(|id| region.is_always_bound_within(*id)).map(name).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(bound(0..1), ["x"]);
    assert!(bound(1..2).is_empty(), "one branch alone");
    assert_eq!(bound(2..3), ["y"]);
    assert_eq!(bound(3..4), ["z"]);
    assert!(bound(4..5).is_empty(), "a loop may have no round");
    assert_eq!(bound(5..6), ["w"]);
    assert!(bound(2..7).iter().all(|name| *name != "y"), "it is unbound again");
    assert_eq!(bound(0..6), ["w", "x", "y", "z"]);
}

/// Ask everything of every statement, and of the whole body.
fn ask_all(text: &str) {
    let module = parse(text);
    let model = SemanticModel::new(&module);
    for function in module.nodes().filter(|node| matches!(node.kind(), Kind::FunctionDefinition | Kind::Module)) {
        let Some(flow) = Flow::of(&model, function) else { continue };
        let body = function.child(Field::Body).unwrap_or(function);
        let whole: Vec<Node<'_>> = body.children().collect();
        let singles = function.descendants().filter(|node| node.kind().is_statement()).map(|node| vec![node]);
        for region in singles.chain([whole]).filter_map(|statements| flow.region(&statements)) {
            let names = region.reads().into_iter().chain(region.writes()).chain(region.captures());
            for name in names {
                region.is_definitely_assigned_after(name);
                region.is_possibly_assigned_before(name);
                region.is_live_after(name);
                region.is_live_on_exception(name);
                region.is_live_on_jump(name);
            }
        }
    }
}

#[test]
fn large_functions_take_no_time() {
    let many = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let nested = |count: usize, line: &str| many(count, &|depth| format!("{}{line}\n", " ".repeat(depth + 1)));
    let texts = [
        format!("def f(a):\n{}", many(10_000, &|at| format!("    x{} = x{} + a\n", at % 5000, at % 4999))),
        format!("def f(a):\n{}", many(2_000, &|at| format!("    if a:\n        x{at} = x{}\n", at / 2))),
        format!(
            "def f(a):\n{}",
            many(1_000, &|at| format!("    try:\n        x{at} = a\n    finally:\n        a = x0\n"))
        ),
        format!("def f(a):\n    if a: pass\n{}", many(2_000, &|at| format!("    elif (x{at} := a): x0\n"))),
        format!("def f(a):\n    try:\n        pass\n{}", many(1_000, &|at| format!("    except a as x{at}: x0\n"))),
        format!("def f(a):\n    x = {}1\n", "a + ".repeat(20_000)),
        format!("def f(a):\n    x = {}1\n", "a and ".repeat(20_000)),
        format!("def f(a):\n    x = {}a{}\n", "(".repeat(20_000), ")".repeat(20_000)),
        format!("def f(a):\n    x = {}a{}\n", "[".repeat(500), " for y in a]".repeat(500)),
        format!("def f(a):\n    {}a\n", "x = ".repeat(20_000)),
        format!("def f(a):\n    return {}a\n", "lambda: ".repeat(3_000)),
        format!("def f(a):\n{}{}x = a\n", nested(400, "while a:"), " ".repeat(401)),
        format!("def f(a):\n{}{}x = a\n", nested(400, "with a as x:"), " ".repeat(401)),
        format!(
            "def f(a):\n{}{}return a\n{}",
            nested(200, "try:"),
            " ".repeat(201),
            (1..=200).rev().map(|depth| format!("{0}finally:\n{0} x = a\n", " ".repeat(depth))).collect::<String>()
        ),
        format!(
            "def f(a):\n{}{}return a\n",
            many(60, &|at| format!("{0}try:\n{0} if a: return x\n{0}finally:\n", " ".repeat(at + 1))),
            " ".repeat(61)
        ),
    ];
    for text in texts {
        let start = Instant::now();
        ask_all(&text);
        let taken = start.elapsed();
        // Without optimisation, on a machine that does other things too; what is quadratic takes minutes.
        assert!(taken < Duration::from_secs(20), "{taken:?}: {}", &text[..60]);
    }
}

proptest::proptest! {
    #[test]
    fn nothing_panics(words in proptest::collection::vec("(def f\\(x\\):|async |await |lambda x|for x in |while True:|try:|finally:|except E as x:|except\\* E:|else:|elif x:|if x:|match x:|case x:|with x as y:|return|break|continue|del x|global x|nonlocal x|class C:|import x|x := y|type X = y|x|y|:|,|\\(|\\)|\\[|\\]|=|\\*|\\.|\n|\n    |\n        | )", 0..40)) {
        ask_all(&words.concat());
        ask_all(&format!("def f(x):\n    {}\n", words.concat()));
    }
}
