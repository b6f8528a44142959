use std::time::Instant;

use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

use super::{Depth, MAX_BRACKETS, MAX_INDENTS, MAX_LINKS};
use crate::{AnchorKind, RejectionKind, TargetVersion, judge, on_large_stack, read, walk};

fn nested(head: &str, levels: usize, tail: &str) -> String {
    let mut text = String::new();
    for level in 0..levels {
        text += &format!("{}{head}:\n", " ".repeat(level));
    }
    text += &format!("{}pass\n", " ".repeat(levels));
    for level in (0..levels).rev().filter(|_| !tail.is_empty()) {
        text += &format!("{}{tail}: pass\n", " ".repeat(level));
    }
    text
}

fn wrapped(open: &str, levels: usize, close: &str) -> String {
    format!("{}1{}\n", open.repeat(levels), close.repeat(levels))
}

/// Texts of `levels` links each, one link a level.
fn chains(levels: usize) -> Vec<String> {
    let after = ["()", ".b", "[0]", " + a", " ** a", " @ a", " < a", "()", " | a", " if a else a"];
    let before = ["-", "not ", "lambda: ", "a if b else ", "lambda a, b=1: "];
    let after = after.iter().map(|link| format!("x = a{}\n", link.repeat(levels / link.split(' ').count().max(2) * 2)));
    let before = before.iter().map(|link| format!("x = {}a\n", link.repeat(levels / 3)));
    after.chain(before).collect()
}

/// Everything that walks a tree, on this thread.
fn use_all(text: &str) {
    let started = Instant::now();
    let reading = match read(text, TargetVersion::new(13)) {
        Ok(reading) => reading,
        Err(error) => panic!("{error}: {}", text.chars().take(40).collect::<String>()),
    };
    let other = read(text, TargetVersion::new(13)).expect("as before");
    assert_eq!(judge(&reading, &other, &[]), []);
    reading.complaints();
    reading.gaps();
    reading.uses(&["a"]);
    reading.has(AnchorKind::Call, aiomend_syntax::Span::new(0, 1));
    drop((reading, other));
    assert!(started.elapsed().as_secs() < 20, "slow: {}", text.chars().take(40).collect::<String>());
}

fn rejected(text: &str) -> RejectionKind {
    read(text, TargetVersion::new(13)).expect_err("too deep").kind
}

/// A test thread has 2 MiB: one overflow would end the whole test run.
#[test]
fn what_the_caps_let_through_fits() {
    for text in chains(MAX_LINKS - 100) {
        use_all(&text);
    }
    for (head, tail) in [("if a", ""), ("def f()", ""), ("class C", ""), ("try", "finally"), ("for a in b", "else")] {
        use_all(&nested(head, MAX_INDENTS, tail));
    }
    for (open, close) in
        [("(", ")"), ("[", "]"), ("{1: ", "}"), ("f(a=", ")"), ("[", " for a in b]"), ("(lambda: ", ")")]
    {
        use_all(&wrapped(open, MAX_BRACKETS, close));
    }
    use_all(&wrapped("f'{", MAX_BRACKETS / 2, "}'"));
    use_all(&format!("match a:\n  case {}1{}: pass\n", "[".repeat(199), "]".repeat(199)));
}

#[test]
fn what_is_shallow_fits_without_a_thread() {
    for text in chains(150).into_iter().chain([nested("if a", 20, ""), wrapped("f(a=", 40, ")")]) {
        use_all(&text);
    }
}

#[test]
fn long_but_flat_code_is_no_matter() {
    use_all(&format!("if a:\n  pass\n{}", "elif b.c(d) == 1:\n  pass\n".repeat(3_000)));
    use_all(&format!("x = [\n{}]\n", "  {'a': 1.5, 'b': -2, 'c': f(d.e, *g)},\n".repeat(20_000)));
    use_all(&format!("x = (\n{})\n", "  'a'\n".repeat(20_000)));
    use_all(&format!("x = a{}\n", " or b".repeat(9_000)));
    use_all(&"x = a.b(c)\n".repeat(20_000));
    use_all(&format!("x = [{}]\n", "lambda a, b: c, ".repeat(20_000)));
    use_all(&format!("def f():\n{}", "  yield a, b\n".repeat(20_000)));
    use_all(&format!("x = {}1\n", "a = ".repeat(20_000)));
}

#[test]
fn what_would_overflow_is_turned_away() {
    for text in chains(40_000) {
        assert_eq!(rejected(&text), RejectionKind::TooDeep);
    }
    for text in [
        nested("if a", MAX_INDENTS + 1, ""),
        nested("if a", 1_500, ""),
        wrapped("(", 201, ")"),
        wrapped("(", 100_000, ")"),
    ] {
        assert_eq!(rejected(&text), RejectionKind::TooDeep);
    }
    assert_eq!(rejected(&wrapped("f'{", 2_000, "}'")), RejectionKind::TooDeep);
    // Behind a bracket that is never closed the lexer sees no blocks; the parser does.
    assert_eq!(rejected(&format!("(\n{}", nested("if a", 500, ""))), RejectionKind::Syntax);
    assert_eq!(rejected(&format!("(\n{}x\n", " ".repeat(MAX_LINKS))), RejectionKind::TooDeep);
}

#[test]
fn the_place_of_the_excess_is_told() {
    let text = format!("x = 1\ny = {}\n", "[".repeat(300));
    let error = read(&text, TargetVersion::new(13)).expect_err("too deep");
    assert_eq!((error.line, error.kind), (2, RejectionKind::TooDeep));
    assert_eq!(error.offset as usize, "x = 1\ny = ".len() + MAX_BRACKETS);
}

/// The bound holds whatever the parser makes of nonsense: 3 levels of a tree for each thing counted.
#[test]
fn the_count_bounds_the_tree_of_any_tokens() {
    const WORDS: &[&str] = &[
        "a", "1", "'s'", "f'{", "}'", "(", ")", "[", "]", "{", "}", ",", ":", "=", ":=", ";", "\n", "\n  ", "\n    ",
        "\n      ", ".", "+", "-", "*", "**", "@", "not", "await", "lambda", "yield", "from", "if", "else", "elif",
        "for", "in", "is", "and", "or", "async", "def", "class", "with", "as", "try", "except", "finally", "match",
        "case", "type", "return", "del", "import", "global", "while", "raise", "assert", "->", "==", "|", "~", "\\\n",
        "#c\n", "print", "_", "!", "lazy",
    ];
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut random = |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % bound as u64) as usize
    };
    for round in 0..3_000 {
        // A small vocabulary repeats itself: that is what nests.
        let words: Vec<&str> = (0..1 + random(6)).map(|_| WORDS[random(WORDS.len())]).collect();
        let length = 20 + random(if round % 10 == 0 { 600 } else { 120 });
        let text: Vec<&str> = (0..length)
            .map(|at| if random(4) == 0 { words[at % words.len()] } else { words[random(words.len())] })
            .collect();
        let text = text.join(" ");
        let bound = Depth::of(&text);
        let (levels, text) = on_large_stack(move || {
            let parsed = parse_unchecked(&text, ParseOptions::from(Mode::Module));
            (parsed.try_into_module().map_or(0, |parsed| walk::depth(parsed.syntax())), text)
        })
        .expect("a thread");
        assert!(
            levels <= 8 + 3 * (bound.brackets + bound.indents + bound.links),
            "{levels} levels, {bound:?}: {text:?}"
        );
    }
}
