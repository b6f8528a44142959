use tree_sitter::{Parser, Tree};

use super::{GapKind, SHORT_RUN, masked};
use crate::{AnchorKind, TargetVersion, judge, read};

fn tree(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_python::LANGUAGE.into()).expect("the grammar fits the library");
    parser.parse(text, None).expect("no time limit is set")
}

/// The masked text, after the checks that hold for every mask.
#[track_caller]
fn mask(text: &str) -> (String, Vec<GapKind>) {
    let reading = read(text, TargetVersion::new(14)).unwrap_or_else(|error| panic!("{error}: {text}"));
    let gaps = reading.gaps();
    let masked = masked(text, gaps).into_owned();
    assert_eq!(masked.len(), text.len(), "{text:?} -> {masked:?}");
    for (at, (old, new)) in text.bytes().zip(masked.bytes()).enumerate() {
        let gap = gaps.iter().find(|gap| gap.span.contains_offset(at as u32));
        assert!(old == new || gap.is_some(), "byte {at} of {text:?} -> {masked:?}");
        let may_join = gap.is_some_and(|gap| gap.kind == GapKind::BreakInBrackets);
        assert!(old != b'\n' || new == b'\n' || may_join, "line ends of {text:?} -> {masked:?}");
    }
    assert!(!tree(&masked).root_node().has_error(), "{text:?} -> {masked:?}");
    assert!(read(&masked, TargetVersion::new(14)).is_ok(), "{text:?} -> {masked:?}");
    (masked, gaps.iter().map(|gap| gap.kind).collect())
}

#[track_caller]
fn gap(text: &str, expected: &str, kind: GapKind) {
    let (masked, kinds) = mask(text);
    assert_eq!(masked, expected);
    assert!(!kinds.is_empty() && kinds.iter().all(|&found| found == kind), "{text:?}: {kinds:?}");
}

#[track_caller]
fn no_gap(text: &str) {
    assert_eq!(mask(text), (text.to_owned(), Vec::new()));
}

#[test]
fn defaults_of_type_parameters() {
    let kind = GapKind::TypeParameterDefault;
    gap("class A[T = int]: ...\n", "class A[T      ]: ...\n", kind);
    gap("def f[T: (int, str)=int](): ...\n", "def f[T: (int, str)    ](): ...\n", kind);
    gap("type X[*T = *tuple[int], **P = [int]] = T\n", "type X[*T              , **P        ] = T\n", kind);
    gap("class A[T = (\n  int  # é\n)]: ...\n", "class A[T    \n           \n ]: ...\n", kind);
    no_gap("class A[*T, **P, U: int]: ...\n");
}

#[test]
fn stars_in_bare_tuples() {
    let kind = GapKind::BareStar;
    gap("def f():\n    yield a, *[x]\n", "def f():\n    yield a,  [x]\n", kind);
    gap("def f(): return a,*await_(b)\n", "def f(): return a, await_(b)\n", kind);
    gap("def f(): return*a.b, c\n", "def f(): return a.b, c\n", kind);
    gap("x = 1, *f(a)\n", "x = 1,  f(a)\n", kind);
    gap("x += 1, * (a or b)\n", "x += 1,   (a or b)\n", kind);
    gap("x[*f(a), 1]\n", "x[ f(a), 1]\n", kind);
    gap("for x in *a(), *b: pass\n", "for x in  a(), *b: pass\n", kind);
    gap("(a, *(b, c)) = [d, *[e]] = f\n", "(a,  (b, c)) = [d,  [e]] = f\n", kind);
    gap("[x for a, *(b, c) in d]\n", "[x for a,  (b, c) in d]\n", kind);
    no_gap("x = *a, *b\nf(*g(a), *[b])\ny = (1, *f(a), *[b])\n*a, b = c\n(*a.b, c) = d\n");
}

#[test]
fn a_star_that_begins_a_line_leaves_no_blank() {
    let kind = GapKind::BareStar;
    gap("if x:\n    *(a, b), c = d\n", "if x:\n    (_    ), c = d\n", kind);
    gap("if x:\n    # c\n    *[a,\n b], c = d\n", "if x:\n    # c\n    (_  \n  ), c = d\n", kind);
    gap("if x:\n    y\n    *f(a), c\n", "if x:\n    y\n    +f(a), c\n", kind);
    no_gap("if x:\n    *a.b, c = d\n");
}

#[test]
fn types_that_go_on_after_brackets() {
    let kind = GapKind::Annotation;
    gap("x: a[b](c) = 1\n", "x: (_    ) = 1\n", kind);
    gap(
        "def f(x: a[b][c] = 1, *y: a[b] + c) -> a[b].c(d): ...\n",
        "def f(x: (_    ) = 1, *y: (_     )) -> (_      ): ...\n",
        kind,
    );
    gap("x: a | b\ny: a[b] | c[d](e)\n", "x: a | b\ny: (_           )\n", kind);
    gap("x: a[b[c](d), e[:]]\n", "x: a[(_    ), (_ )]\n", kind);
    gap("type X[T: a[b](c)] = a[b] or c\n", "type X[T: (_    )] = (_      )\n", kind);
    gap("x: a[\n  'é'\n](c)\n", "x: (_\n      \n   )\n", kind);
    no_gap("x: a[b]\ny: a[b].c | d[e] | None\nz: a.b[c](d)\nw: (a[b](c))\nv: a[b:c, (d[e](f))]\nu: int | a[b](c)\n");
    no_gap("def f(*args: *a[b]): ...\n");
}

#[test]
fn soft_keywords_as_names() {
    gap("type[1] = 2\n", "typ_[1] = 2\n", GapKind::TypeAsName);
    gap("type(x).y: int = 3\n", "typ_(x).y: int = 3\n", GapKind::TypeAsName);
    gap("print >>x, y\n", "prin_ >>x, y\n", GapKind::PrintShift);
    no_gap("type = 1\ntype(x)\ntype.a = 2\ntype X = int\nprint(x) >> y\nmatch[1] = 2\nexec(x)\nx: type[int]\n");
}

#[test]
fn format_specifiers() {
    gap("f'{a:=^5}{b!r:=}'\n", "f'{a:-^5}{b!r:-}'\n", GapKind::FormatEquals);
    no_gap("f'{a=}{b:>{c}}{(d:=1)}{e=:5}'\nt'{x}'\n");
}

#[test]
fn lone_carriage_returns() {
    let kind = GapKind::CarriageReturn;
    gap("# c\rx = 1\r\nif x:\r  y \\\r + z\r", "# c\nx = 1\r\nif x:\n  y \\\n + z\n", kind);
    gap("x = '''a\rb'''\rf'''\r{y\r}'''\n", "x = '''a\rb'''\nf'''\r{y\n}'''\n", kind);
    no_gap("x = 1\r\ny = 2\r\n");
}

#[test]
fn breaks_in_brackets_left_of_the_block() {
    let kind = GapKind::BreakInBrackets;
    for (text, expected) in [
        ("if a:\n    x = (1 +\n  2)\n    y\n", "if a:\n    x = (1 +   2)\n    y\n"),
        ("if a:\n    x = f(b=\r\n\r\n1)\n    y\n", "if a:\n    x = f(b=    1)\n    y\n"),
        ("if a:\n    x = {1:\n2}\n    y\n", "if a:\n    x = {1: 2}\n    y\n"),
        ("if a:\n\tx; y = (not\n       b)\n", "if a:\n\tx; y = (not        b)\n"),
        ("if a:\n  if (b and\n c):\n    y\n", "if a:\n  if (b and  c):\n    y\n"),
    ] {
        gap(text, expected, kind);
        let shape = |text: &str| tree(text).root_node().to_sexp();
        assert_ne!(shape(text), shape(expected), "{text:?} needs no mask");
    }
    // The scanner would not need these.
    gap("if a:\n    x = [\n1,\n]\n    y\n", "if a:\n    x = [ 1, ]\n    y\n", kind);
    gap("if a:\n    x = f'{1 +\n2}'\n    y\n", "if a:\n    x = f'{1 + 2}'\n    y\n", kind);
    gap("if a:\n    x = {1:\r2}\n    y\n", "if a:\n    x = {1: 2}\n    y\n", kind);
    no_gap("x = (1 +\n2)\nif a:\n    x = (1 +\n    2)\n\n# c\n    y\n\nz\n");
    no_gap("if a:\n    x = 1 + \\\n  2\n    y = '''\n'''\n");
}

#[test]
fn a_break_behind_a_comment_stays() {
    let text = "if a:\n    x = (1 +\n# c\n\n  2)\n";
    let reading = read(text, TargetVersion::new(14)).expect("valid Python");
    let left = masked(text, reading.gaps()).into_owned();
    assert_eq!(left, "if a:\n    x = (1 + # c\n   2)\n");
    assert!(read(&left, TargetVersion::new(14)).is_ok());
}

#[test]
fn long_runs_of_continued_lines() {
    let run = "\\\n \\\r\n\t\\\r".repeat(SHORT_RUN);
    let lines = |indent: &str| format!("\\\n{indent}\\\r\n{indent}").repeat(SHORT_RUN);
    for (text, is_masked) in [
        (format!("x = 1 {run} + 1\n"), true),
        (format!("if a:\n    x\n    {}y = f()\n", lines("    ")), true),
        (format!("{}x = 1\n", lines("")), true),
        (format!("x = (1,\n{run}2)\n"), true),
        // Blanks would indent it otherwise than it is.
        (format!("if a:\n    {}  y = f()\n", lines("    ")), false),
        (format!("if a:\n    {}y = f()\n", lines("  ")), false),
        (format!("x = '{run}'\n"), false),
        (format!("x = f'{run}'\n"), false),
        (format!("# {}\n", "\\".repeat(200)), false),
        (format!("x = 1 {} + 1\n", "\\\n".repeat(SHORT_RUN)), false),
    ] {
        let reading = read(&text, TargetVersion::new(14)).unwrap_or_else(|error| panic!("{error}: {text:?}"));
        let kinds: Vec<GapKind> = reading.gaps().iter().map(|gap| gap.kind).collect();
        assert_eq!(kinds.contains(&GapKind::Continuations), is_masked, "{text:?}");
        if !is_masked {
            continue;
        }
        let masked = masked(&text, reading.gaps()).into_owned();
        assert_eq!(masked.len(), text.len());
        assert!(!tree(&masked).root_node().has_error(), "{masked:?}");
        let again = read(&masked, TargetVersion::new(14)).expect("the mask is valid");
        assert_eq!(judge(&reading, &again, &[]), [], "{masked:?}");
    }
}

#[test]
fn new_syntax_that_needs_no_mask() {
    no_gap("try: pass\nexcept A, B: pass\n");
    no_gap("try: pass\nexcept* A, B: pass\n");
    no_gap("x = t'{a!r:>{b}}' rt'\\d'\n");
    no_gap("match a:\n    case [1, *b] | {'c': -1, **d} if e: pass\n");
}

#[test]
fn a_masked_star_gives_a_call_that_both_parsers_see() {
    let text = "x = 1, *f(a)\n";
    let masked = mask(text).0;
    let tree = tree(&masked);
    let call = tree.root_node().descendant_for_byte_range(8, 12).expect("a node");
    assert_eq!((call.kind(), call.byte_range()), ("call", 8..12));
    let reading = read(text, TargetVersion::new(14)).expect("valid");
    assert!(reading.has(AnchorKind::Call, aiomend_syntax::Span::new(8, 12)));
}

#[test]
fn gaps_that_do_not_fit_are_left_out() {
    let reading = read("# é\rx = 1, *f(a)\r", TargetVersion::new(14)).expect("valid");
    let gaps = reading.gaps();
    assert_eq!(masked("", gaps), "");
    assert_eq!(masked("éééééééé", gaps), "éééééééé");
    assert_eq!(masked("x", &[]), "x");
}

/// Types made at random: whatever the annotation, the masked file parses.
#[test]
fn any_type_is_masked_where_it_must_be() {
    let mut seed = 0xD1B5_4A32_D192_ED03_u64;
    let mut random = |bound: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % bound) as usize
    };
    for _ in 0..4_000 {
        let mut ty = ["a", "'s'", "(b)", "type", "None", "match", "1", "..."][random(8)].to_owned();
        for _ in 0..1 + random(5) {
            let other =
                ["a", "b[c]", "d[e](f)", "g.h[i]", "(j[k](l))", "m[n][o]", "*p[q](r)", "*s", "t:u[v](w)", "x:y"]
                    [random(10)];
            let plain = other.trim_start_matches('*').replace(':', " + ");
            ty = match random(14) {
                0 | 1 => format!("{ty}[{other}]"),
                2 => format!("{ty}[{plain}, {other}]"),
                3 => format!("{ty}({plain})"),
                4 => format!("{ty}.z"),
                5 | 6 => format!("{ty} | {plain}"),
                7 => format!("{plain} | {ty}"),
                8 => format!("({ty})"),
                9 => format!("A[{ty}]"),
                10 => format!("A[B, {ty}]"),
                11 => format!("{ty} if {plain} else {ty}"),
                12 => format!("{ty} == {plain}"),
                _ => format!("{ty} + {plain}"),
            };
        }
        let text = format!("x: {ty} = 1\ndef f(a: {ty}, *b: {ty} = 1) -> {ty}: ...\ntype X[T: {ty}] = {ty}\n")
            .replace("} = 1) ->", "");
        let text = text.replace(" = 1) ->", ") ->");
        if read(&text, TargetVersion::new(14)).is_ok() {
            mask(&text);
        }
    }
}
