use aiomend_syntax::Span;

use crate::{AnchorKind, OwnedChange, RejectionKind, TargetVersion, judge, masked, read};

fn version() -> TargetVersion {
    TargetVersion::new(13)
}

#[test]
fn a_version_is_one_that_the_parser_knows() {
    let minors: Vec<u8> = [0, 7, 12, 14, 200].into_iter().map(|minor| TargetVersion::new(minor).minor()).collect();
    assert_eq!(minors, [7, 7, 12, 14, 14]);
}

#[test]
fn what_is_no_python_is_rejected_with_its_place() {
    for (text, line) in
        [("x = (\n", 2), ("x\r\ny\rprint 'a'\n", 3), ("if x:\npass\n", 2), ("def f(:\n  x\n", 1), ("x = '\n", 1)]
    {
        let error = read(text, version()).expect_err("invalid");
        assert_eq!((error.line, error.kind), (line, RejectionKind::Syntax), "{text:?}: {error}");
    }
    let error = read("é = 1\nx = = 2\n", version()).expect_err("invalid");
    assert_eq!((error.offset, error.to_string().starts_with("line 2: ")), (11, true));
}

#[test]
fn comments_are_told_with_their_place() {
    let reading = read("# é \r\nx = '# y'  #z\r\n", version()).expect("valid");
    let comments: Vec<_> = reading.comments().map(|comment| (comment.span.start(), comment.text)).collect();
    assert_eq!(comments, [(0, "# é"), (18, "#z")]);
}

#[test]
fn an_empty_file_is_read_and_a_second_byte_order_mark_is_not() {
    let error = read("\u{feff}f()\n", version()).expect_err("the first is no part of the text");
    assert_eq!((error.line, error.offset, error.kind), (1, 0, RejectionKind::Syntax));
    assert!(read("", version()).expect("valid").complaints().is_empty());
}

const SNIPPETS: &[&str] = &[
    "import asyncio as aio\nfrom asyncio import gather as g, wait_for\n",
    "async def f(a, /, *b: *c, d=1, **e) -> x[y]:\n    return [await z async for z in a if (w := z)], *b\n",
    "class A[T = int, *U](B, metaclass=C):\n    x: a[b](c) = 1\n\n    @d\n    def g(self): yield from self\n",
    "try:\n    await wait_for(f(), 3)\nexcept* (E, F) as e:\n    raise X from e\nelse: pass\nfinally:\n    del a[1:2], b\n",
    "match a:\n    case {'k': [1, *b], **c} | D(x=-1j) if d: pass\n    case _: pass\n",
    "with (a as b, c() as (d, *e)):\n    while x: break\n    else: continue\n",
    "x = f'{a!r:>{w}}{b=}' rb'\\d'\ny = t'{c}' '''é\r\n'''\nlambda *a, b=1: (yield)\n",
    "type X[**P] = a | b\ntype[1] = 2\nprint >>x\n# c\rglobal q, \\\n  r\n",
    "if a < b is not c not in d: x @= -y ** ~z // 1_0.5e3 if not p else q or r and s\n",
];

/// Mutated text of every sort: nothing panics, and what is asked of any valid text holds.
#[test]
fn nothing_panics_on_mutated_text() {
    let mut seed = 0xA076_1D64_78BD_642F_u64;
    let mut random = |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % bound.max(1) as u64) as usize
    };
    let mut last = read("", version()).expect("valid");
    let mut valid = 0;
    for _ in 0..6_000 {
        let mut text = String::new();
        for _ in 0..1 + random(3) {
            text += SNIPPETS[random(SNIPPETS.len())];
        }
        for _ in 0..random(4) {
            let from = text.floor_char_boundary(random(text.len()));
            let to = text.floor_char_boundary(from + random(12));
            let piece = text.get(from..to.max(from)).unwrap_or_default().to_owned();
            match random(4) {
                0 => text.replace_range(from..from + piece.len(), ""),
                1 => text.insert_str(text.floor_char_boundary(random(text.len())), &piece),
                2 => text.insert_str(
                    from,
                    ["(", "]", "\n", "'", ":", "\r", "é", "\0", "await ", "*", "{", "\t"][random(12)],
                ),
                _ => text.truncate(from),
            }
        }
        let Ok(reading) = read(&text, TargetVersion::new(7 + random(8) as u8)) else { continue };
        valid += 1;
        let gaps = reading.gaps();
        assert!(
            gaps.is_sorted_by_key(|gap| gap.span) && gaps.iter().all(|gap| gap.mask.len() == gap.span.range().len())
        );
        assert_eq!(masked(&text, gaps).len(), text.len());
        assert!(reading.complaints().is_sorted());
        let uses = reading.uses(&["gather", "wait_for"]);
        assert!(uses.mentions.iter().all(|mention| reading.has(AnchorKind::Expression, mention.span)));
        let mut owned = Vec::new();
        for _ in 0..random(3) {
            let mut span = |length: usize| {
                let start = random(length + 1) as u32;
                Span::new(start, start + random(30) as u32)
            };
            owned.push(OwnedChange::new(span(last.text().len()), span(text.len())));
        }
        judge(&last, &reading, &owned);
        assert_eq!(judge(&reading, &reading, &[]), []);
        last = reading;
    }
    assert!(valid > 500, "{valid} texts were valid");
}
