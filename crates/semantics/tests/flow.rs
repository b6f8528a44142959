//! The flow of small functions, printed.

use aiomend_semantics::SemanticModel;
use aiomend_semantics::flow::print;
use aiomend_syntax::{Kind, Module, Source};

/// The flow of the first function of the text, or of the one called `target`.
fn flow_of(text: &str) -> String {
    let module = Module::parse(Source::from_text(text));
    let functions = || module.nodes().filter(|node| node.kind() == Kind::FunctionDefinition);
    let is_target = |name: &str| name == "target";
    let target = functions().find(|node| node.children().next().is_some_and(|name| is_target(name.text())));
    let function = target.or(functions().next()).expect("a function");
    print(&SemanticModel::new(&module), function)
}

#[test]
fn branches_and_loops() {
    println!(
        "{}",
        flow_of(
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
        )
    );
}
