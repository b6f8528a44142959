use crate::{Complaint, ComplaintKind, TargetVersion, read};

fn complaints(text: &str, minor: u8) -> Vec<Complaint> {
    let reading = read(text, TargetVersion::new(minor)).unwrap_or_else(|error| panic!("{error}: {text}"));
    reading.complaints().to_vec()
}

/// The text within `async def f():` or what `head` says, one level in.
fn inside(head: &str, body: &str) -> String {
    format!("{head}\n    {}\n", body.replace('\n', "\n    "))
}

#[track_caller]
fn refused(text: &str) {
    assert!(!complaints(text, 13).is_empty(), "{text}");
}

#[track_caller]
fn fine(text: &str) {
    assert_eq!(complaints(text, 13), [], "{text}");
}

#[test]
fn await_stands_in_async_functions_only() {
    for expr in [
        "await a",
        "[await a for b in c]",
        "[a async for a in b]",
        "{a: b async for a in b}",
        "[await a async for b in c]",
    ] {
        fine(&inside("async def f():", expr));
        fine(&inside("async def f():", &format!("g({expr})")));
        refused(expr);
        refused(&inside("def f():", expr));
        refused(&inside("class C:", expr));
        refused(&inside("async def f():", &inside("def g():", expr)));
        refused(&inside("async def f():", &inside("class C:", expr)));
        refused(&inside("async def f():", &format!("lambda: {expr}")));
    }
    for stmt in ["async for a in b: pass", "async with a: pass"] {
        fine(&inside("async def f():", stmt));
        refused(stmt);
        refused(&inside("def f():", stmt));
    }
    fine(&inside("async def f(a):", "[[await b for b in c] for c in a]"));
    // The first iterable runs outside the comprehension, defaults and decorators outside the function.
    refused("(a for a in await b)\n");
    fine("(await a for a in b)\n");
    refused("async def f(a=await b): pass\n");
    refused("@(await b)\nasync def f(): pass\n");
    fine(&inside("async def f():", "@(await b)\ndef g(c=await d): pass"));
    fine(&inside("async def f():", "lambda a=await b: a"));
}

#[test]
fn yield_and_return_stand_in_functions_only() {
    fine("def f():\n    yield 1\n    return 2\n");
    fine("def f():\n    yield from a\n");
    fine("lambda: (yield)\n");
    fine("async def f():\n    yield 1\n    return\n");
    for text in
        ["yield 1\n", "return\n", "class C:\n    return 1\n", "class C:\n    yield 1\n", "[(yield a) for a in b]\n"]
    {
        refused(text);
    }
    refused("async def f():\n    yield 1\n    return 2\n");
    refused("async def f():\n    yield from a\n");
    fine("async def f():\n    return [lambda: (yield from a)]\n");
}

#[test]
fn break_and_continue_stand_in_loops_only() {
    for jump in ["break", "continue"] {
        fine(&inside("for a in b:", jump));
        fine(&inside("while a:", &inside("if b:", jump)));
        fine(&inside(
            "while a:",
            &inside("try:", jump)
                .replace("    break\n", "    break\nfinally: pass\n")
                .replace("    continue\n", "    continue\nfinally: pass\n"),
        ));
        refused(jump);
        refused(&format!("for a in b: pass\nelse: {jump}\n"));
        fine(&inside("while c:", &format!("for a in b: pass\nelse: {jump}")));
        refused(&inside("for a in b:", &inside("def f():", jump)));
        refused(&inside("for a in b:", &inside("class C:", jump)));
    }
}

#[test]
fn names_are_declared_once_and_in_time() {
    for text in [
        "def f(a, a): pass\n",
        "lambda a, a: 1\n",
        "f(a=1, a=2)\n",
        "def f(a):\n    global a\n",
        "def f():\n    a = 1\n    global a\n",
        "a = 1\nglobal a\n",
        "def f():\n    global a\n    a: int = 1\n",
        "nonlocal a\n",
        "def f():\n    nonlocal a\n",
        "def f():\n    global a\n    def g():\n        nonlocal a\n",
        "def f(a):\n    nonlocal a\n",
        "class C:\n    a = 1\n    def f(self):\n        nonlocal a\n",
        "def f():\n    from a import *\n",
        "import a\nfrom __future__ import annotations\n",
        "from __future__ import braces\n",
        "match a:\n    case b, b: pass\n",
        "match a:\n    case b: pass\n    case 1: pass\n",
        "*a = b\n",
        "__debug__ = 1\n",
        "[a := 1 for a in b]\n",
    ] {
        refused(text);
    }
    for text in [
        "def f():\n    global a\n    a = 1\n",
        "def f():\n    a = 1\n    def g():\n        nonlocal a\n",
        "def f(a):\n    def g():\n        def h():\n            nonlocal a\n",
        "def f():\n    def g():\n        nonlocal a\n    for a in b: pass\n",
        "def f():\n    def g():\n        nonlocal a, c, d, e, h\n    import a, c.x\n    with b as d: pass\n    [e := 1 for x in y]\n    match b:\n        case {**h}: pass\n",
        "def f():\n    try: pass\n    except E as a: pass\n    def g():\n        nonlocal a\n",
        "class C:\n    def f(self):\n        nonlocal __class__\n",
        "'doc'\nfrom __future__ import annotations\n",
    ] {
        fine(text);
    }
}

#[test]
fn blocks_nest_twenty_deep_at_most() {
    let nested = |levels: usize, head: &str| {
        let heads: String = (0..levels).map(|level| format!("{}{head}:\n", " ".repeat(level))).collect();
        format!("{heads}{}pass\n", " ".repeat(levels))
    };
    fine(&nested(20, "with a"));
    refused(&nested(21, "with a"));
    refused(&nested(21, "for a in b"));
    refused(&nested(11, "with a, b"));
    fine(&nested(60, "if a"));
    let handlers = |levels: usize| {
        let heads: String =
            (0..levels).map(|level| format!("{0}try: pass\n{0}except E:\n", " ".repeat(level))).collect();
        format!("{heads}{}pass\n", " ".repeat(levels))
    };
    fine(&handlers(10));
    refused(&handlers(11));
}

#[test]
fn syntax_is_judged_against_the_target_version() {
    for (text, since) in [
        ("try: pass\nexcept* E: pass\n", 11),
        ("with (a as b, c as d): pass\n", 9),
        ("match a:\n    case 1: pass\n", 10),
        ("type X = int\n", 12),
        ("class C[T = int]: pass\n", 13),
        ("x = t'{a}'\n", 14),
        ("(a := 1)\n", 8),
        ("def f(a, /): pass\n", 8),
        ("f'{a['b']}{f'{c}'}'\n".replace("a['b']", "a[\"b\"]").as_str(), 12),
        ("async def f():\n    return [[a async for a in b] for c in d]\n", 11),
    ] {
        assert!(!complaints(text, since - 1).is_empty(), "{text}");
        assert_eq!(complaints(text, since), [], "{text}");
    }
    assert_eq!(complaints("type X = int\n", 11)[0].kind, ComplaintKind::Version);
}

#[test]
fn complaints_come_in_order_with_their_place() {
    let found = complaints("x\nbreak\nawait y\n", 13);
    let places: Vec<u32> = found.iter().map(|complaint| complaint.offset).collect();
    assert!(places.is_sorted() && places.first() == Some(&2) && places.contains(&8), "{found:?}");
    assert!(found.iter().all(|complaint| complaint.kind == ComplaintKind::Semantic));
}
