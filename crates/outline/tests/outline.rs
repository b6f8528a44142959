//! What outlines say of small modules.

use aiomend_conformance::{Reading, TargetVersion, read};
use aiomend_outline::{
    BindingKind, Call, Condition, Exports, Expr, FillKind, Function, GuardKind, Outline, ScopeId, ScopeKind, Step,
};
use aiomend_syntax::Span;

fn reading(text: &str) -> Reading {
    read(text, TargetVersion::new(14)).expect("Python")
}

fn outline(text: &str) -> Outline {
    Outline::of(&reading(text))
}

fn function<'o>(outline: &'o Outline, name: &str) -> &'o Function {
    outline.functions().map(|(_, function)| function).find(|function| &*function.name == name).expect("a function")
}

fn call<'o>(outline: &'o Outline, name: &str) -> &'o Call {
    outline.calls().iter().find(|call| call.callee.last_name() == Some(name)).expect("a call")
}

fn name(text: &str) -> Expr {
    Expr::Name(text.into())
}

#[test]
fn functions_say_what_they_are() {
    let outline = outline(
        "class Api:\n    @cached\n    async def get(self, n: int = 0, *rest, key: str, **more) -> 'User':\n        return n\n    async def stream(self):\n        yield 1\n\ndef outer():\n    async def inner():\n        yield [x for x in y]\n    return inner\n",
    );
    let get = function(&outline, "get");
    assert!(get.is_async && !get.is_generator && get.owner.is_some() && !get.falls_through);
    assert_eq!(get.decorators, [name("cached")]);
    assert_eq!(get.returns, Some(Expr::Str("User".into())));
    assert_eq!(get.returned, [name("n")]);
    let parameters: Vec<&str> = get.parameters.iter().map(|parameter| &*parameter.name).collect();
    assert_eq!(parameters, ["self", "n", "rest", "key", "more"]);
    assert!(function(&outline, "stream").is_generator);
    assert!(!function(&outline, "outer").is_generator);
    assert!(function(&outline, "inner").is_generator);
    assert_eq!(outline.qualified_name(function(&outline, "inner").scope), "outer.inner");
    assert_eq!(outline.line_of(get.name_span), 3);
}

#[test]
fn names_are_found_as_python_finds_them() {
    let text = "x = 1\nclass C:\n    x = 2\n    def m(self):\n        return x\n    y = [x for _ in x]\ndef f():\n    global g\n    g = 1\n    n = 0\n    def h():\n        nonlocal n\n        n = 2\n";
    let outline = outline(text);
    let method = function(&outline, "m").scope;
    assert_eq!(outline.home_of(method, "x"), Some(ScopeId::MODULE));
    let comprehension = outline.expression_at(&reading(text), place(text, "x for _", 1)).expect("a name").0;
    assert_eq!(outline.home_of(comprehension, "x"), Some(ScopeId::MODULE));
    let first_iterable = outline.expression_at(&reading(text), place(text, "x]", 1)).expect("a name").0;
    assert!(matches!(outline.scope(first_iterable).kind, ScopeKind::Class(_)));
    assert_eq!(outline.bindings(ScopeId::MODULE, "g").len(), 1);
    let outer = function(&outline, "f").scope;
    assert_eq!(outline.bindings(outer, "n").len(), 2);
    assert_eq!(outline.home_of(function(&outline, "h").scope, "n"), Some(outer));
    assert_eq!(outline.home_of(outer, "len"), None);
}

fn place(text: &str, found: &str, length: u32) -> Span {
    let start = text.find(found).expect("in the text") as u32;
    Span::new(start, start + length)
}

#[test]
fn targets_are_unpacked() {
    let outline = outline("a, (b, *c) = f()\np, q = g(), h()\nfor k, v in d.items(): pass\n");
    let path = |name| match &outline.bindings(ScopeId::MODULE, name)[0].kind {
        BindingKind::Value(_, path) | BindingKind::Element { path, .. } => path.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(path("a"), [Step::At(0)]);
    assert_eq!(path("b"), [Step::At(1), Step::At(0)]);
    assert_eq!(path("c"), [Step::At(1), Step::Rest]);
    assert_eq!(path("v"), [Step::At(1)]);
    assert_eq!(path("q"), []);
}

#[test]
fn attributes_of_self_belong_to_the_class() {
    let outline = outline(
        "class C:\n    def __init__(self, x: int):\n        self.client = Client()\n        self.n: int = x\n    @staticmethod\n    def s(other):\n        other.client = 1\n",
    );
    let (class, _) = outline.classes().next().expect("a class");
    let stored: Vec<_> = outline.own_attribute(class, "client").collect();
    assert!(matches!(stored.as_slice(), [one] if matches!(one.kind, BindingKind::Value(Expr::Call(_), _))));
    assert!(matches!(outline.own_attribute(class, "n").next().expect("n").kind, BindingKind::Annotated(..)));
    assert_eq!(outline.stored_attributes().len(), 3);
}

#[test]
fn calls_know_their_protection() {
    let outline = outline(
        "async def f():\n    try:\n        with suppress(KeyError):\n            await a()\n    except (ValueError, OSError) as e:\n        b(e)\n    except Exception as e:\n        log.error('%s', e)\n        raise\n    else:\n        c()\n    finally:\n        d()\n    try:\n        def g():\n            h()\n    except* E:\n        pass\n",
    );
    let guards = |name| outline.guards_around(call(&outline, name)).count();
    assert!(call(&outline, "a").is_awaited);
    assert_eq!(guards("a"), 2);
    assert_eq!(guards("suppress"), 1);
    assert_eq!([guards("b"), guards("c"), guards("d"), guards("h")], [0; 4]);
    let outer = outline.guards_around(call(&outline, "suppress")).next().expect("a guard");
    let GuardKind::Try { handlers, is_star: false } = &outer.kind else { panic!("{outer:?}") };
    assert_eq!(handlers[0].types, [name("ValueError"), name("OSError")]);
    assert!(handlers[0].inspects && !handlers[0].reraises);
    assert!(!handlers[1].inspects && handlers[1].reraises);
    assert_eq!(outline.line_of(handlers[1].span), 7);
}

#[test]
fn a_handler_may_take_the_exception_along_format_it_or_look_into_it() {
    let told = |body: &str| {
        let outline = outline(&format!("try:\n    a()\nexcept Exception as e:\n    {body}\n"));
        let guard = outline.guards_around(call(&outline, "a")).next().expect("a guard");
        let GuardKind::Try { handlers, .. } = &guard.kind else { panic!("{guard:?}") };
        (handlers[0].inspects, handlers[0].formats)
    };
    for body in ["future.set_exception(e)", "log.error(f'{e}')", "report('x', exc_info=e)", "raise X from e", "pass"] {
        assert_eq!(told(body), (false, false), "{body}");
    }
    for body in [
        "self.text = f'{e}'",
        "show(str(e))",
        "raise X(f'failed: {e!r}') from e",
        "x = '%s: %s' % (n, e)",
        "x = '{}'.format(e)",
    ] {
        assert_eq!(told(body), (false, true), "{body}");
    }
    for body in
        ["x = f'{e.code}'", "show(e)", "show(str(e), e)", "e.set_exception(1)", "isinstance(e, X)", "x = '%s' % e.a"]
    {
        assert_eq!(told(body), (true, false), "{body}");
    }
}

#[test]
fn a_handler_that_may_raise_again_is_known_in_any_branch() {
    let reraises = |body: &str| {
        let outline = outline(&format!("try:\n    a()\nexcept E as e:\n    {body}\n"));
        let guard = outline.guards_around(call(&outline, "a")).next().expect("a guard");
        let GuardKind::Try { handlers, .. } = &guard.kind else { panic!("{guard:?}") };
        handlers[0].reraises
    };
    assert!(reraises("if x:\n        raise\n    log(e)"));
    assert!(reraises("raise e"));
    assert!(!reraises("raise Other() from e"));
    assert!(!reraises("def later():\n        raise e"));
    assert!(!reraises("pass"));
}

#[test]
fn calls_know_their_keywords_that_are_on() {
    let outline = outline("gather(a, return_exceptions=True, loop=None, b=False, c=x, **d)\n");
    assert_eq!(call(&outline, "gather").keywords, ["return_exceptions".into(), "c".into()]);
}

#[test]
fn exports_and_conditions() {
    let text = "from a import *\n__all__ = ['x'] + ['y']\n__all__ += ('z',)\n__all__.append('w')\ntry:\n    import fast\nexcept ImportError:\n    fast = None\nif TYPE_CHECKING:\n    from b import C\nelse:\n    C = object\n";
    let outline = outline(text);
    assert_eq!(outline.exports(), &Exports::Names(["x", "y", "z", "w"].map(Into::into).to_vec()));
    assert_eq!(outline.star_imports(), [("a".into(), 0)]);
    let conditions = |name| outline.bindings(ScopeId::MODULE, name).iter().map(|one| one.condition).collect::<Vec<_>>();
    assert_eq!(conditions("fast"), [Condition::Always, Condition::ImportFallback]);
    assert_eq!(conditions("C"), [Condition::TypeChecking, Condition::Runtime]);
}

#[test]
fn containers_are_filled() {
    let outline = outline(
        "def f():\n    xs = []\n    xs.append(g())\n    self.d[k] = h()\n    send(xs)\n    len(ys)\n    xs.pop()\n    send(ys)\n",
    );
    let kinds: Vec<_> = outline.fills().iter().map(|fill| fill.kind).collect();
    assert_eq!(kinds, [FillKind::One, FillKind::Item]);
    let scope = function(&outline, "f").scope;
    assert!(outline.escapes(scope, "xs"));
    assert!(!outline.escapes(scope, "ys"));
}

#[test]
fn places_lead_to_expressions() {
    let text = "async def f(xs):\n    await gather(*(get(x) for x in xs), (other)(1))\n    g = lambda y: y.z\n";
    let (read, outline) = (reading(text), outline(text));
    let at = |found: &str| {
        let start = text.find(found).expect("in the text") as u32;
        outline.expression_at(&read, Span::new(start, start + found.len() as u32))
    };
    let (scope, expression) = at("get(x)").expect("a call");
    assert!(matches!(outline.scope(scope).kind, ScopeKind::Comprehension));
    assert!(matches!(expression, Expr::Call(call) if call.callee == name("get")));
    assert!(matches!(at("(get(x) for x in xs)").expect("a generator").1, Expr::Comprehension { .. }));
    assert!(matches!(at("(other)").expect("a name").1, Expr::Name(_)));
    assert!(matches!(at("y.z").expect("an attribute"), (scope, Expr::Attribute(..))
        if outline.scope(scope).kind == ScopeKind::Lambda));
    assert_eq!(at("er(*"), None);
}

#[test]
fn deep_code_is_survived() {
    let deep = format!("x = {}1{}\n", "[".repeat(150), "]".repeat(150));
    let chain = format!("y = a{}\n", ".b()".repeat(900));
    let sum = format!("z = 1{}\n", " + 1".repeat(5000));
    for text in [deep, chain, sum] {
        let made = read(&text, TargetVersion::new(14)).map(|reading| Outline::of(&reading));
        assert!(made.is_ok_and(|outline| outline.names_of(ScopeId::MODULE).len() == 1), "{}", &text[..20]);
    }
}

proptest::proptest! {
    #[test]
    fn nothing_panics(words in proptest::collection::vec("(def|class|async|await|lambda|for|in|if|try|with|as|x|y|:|,|\\(|\\)|\\[|\\]|=|\\*|\\.|import|from|global|del|yield|return|\n| |    )", 0..60)) {
        let text = words.concat();
        if let Ok(reading) = read(&text, TargetVersion::new(14)) {
            let outline = Outline::of(&reading);
            for start in 0..text.len() as u32 {
                for end in start..(start + 12).min(text.len() as u32) {
                    outline.expression_at(&reading, Span::new(start, end));
                }
            }
        }
    }
}
