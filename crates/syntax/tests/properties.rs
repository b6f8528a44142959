//! Properties of sources and modules on random bytes and texts.
//!
//! Each is tried 256 times; `PROPTEST_CASES=10000 cargo test -p aiomend-syntax` tries it as often as it says,
//! and `PROPTEST_RNG_SEED=2` begins elsewhere. Without it every run tries the same.

use aiomend_syntax::{Module, Source};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn config() -> ProptestConfig {
    let random = ProptestConfig::default().rng_seed;
    let rng_seed = if random == RngSeed::Random { RngSeed::Fixed(1) } else { random };
    ProptestConfig { failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

/// Labels that Python and the WHATWG standard read alike, some that only one of them knows, and nonsense.
const ENCODINGS: &[&str] = &[
    "utf-8",
    "UTF_8",
    "utf8",
    "utf-8-sig",
    "latin-1",
    "iso-8859-15",
    "cp1252",
    "cp1251",
    "ascii",
    "shift_jis",
    "cp932",
    "euc-jp",
    "iso-2022-jp",
    "euc-kr",
    "gbk",
    "gb18030",
    "big5",
    "koi8-r",
    "macroman",
    "utf-16",
    "utf-7",
    "replacement",
    "x-user-defined",
    "klingon",
    "",
];

/// Bytes with and without a mark and a cookie: random ones alone are hardly ever more than invalid UTF-8.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let body = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..60),
        proptest::collection::vec(0x20u8..0x7f, 0..60),
        any::<String>().prop_map(String::into_bytes),
    ];
    let cookie = prop_oneof![
        Just(String::new()),
        (proptest::sample::select(ENCODINGS), proptest::sample::select(&["\n", "\r\n", "\r", ""][..]))
            .prop_map(|(name, end)| format!("# -*- coding: {name} -*-{end}")),
        (proptest::sample::select(ENCODINGS), proptest::sample::select(&["\n", "\r\n", "\r", ""][..]))
            .prop_map(|(name, end)| format!("#!/usr/bin/python{end}# vim: fileencoding={name}{end}")),
    ];
    (any::<bool>(), cookie, body).prop_map(|(mark, cookie, body)| {
        let mut bytes = if mark { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        bytes.extend(cookie.into_bytes());
        bytes.extend(body);
        bytes
    })
}

/// Pieces that mean something to a parser of Python, in any order.
fn python_like() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(
        &[
            "async ",
            "await ",
            "def f(",
            "class C",
            "lambda",
            "with ",
            "as ",
            "if ",
            "else:",
            "try:",
            "except* ",
            "match x:",
            "case [*_]:",
            "return",
            "yield ",
            "import asyncio",
            "from . import *",
            "type X[T] = ",
            "x",
            ":=",
            "=",
            "->",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            ";",
            ".",
            "@",
            "*",
            "**",
            "\\",
            "\"",
            "'",
            "\"\"\"",
            "f\"{",
            "rb'",
            "t'{x!r:>{y}}'",
            "0x",
            "1e",
            "é",
            "𝕏",
            "\u{feff}",
            "\u{c}",
            "\0",
            "#",
            " ",
            "    ",
            "\t",
            "\n",
            "\r",
            "\r\n",
        ][..],
    );
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_decodes_encodes_to_the_same_bytes(bytes in bytes()) {
        if let Ok(source) = Source::decode(&bytes) {
            prop_assert_eq!(source.encode().expect("its own text"), bytes.clone());
            prop_assert_eq!(source.with_text(source.text().to_owned()).encode().expect("its own text"), bytes.clone());
            prop_assert_eq!(source.file_offset(source.text().len() as u32) as usize, bytes.len());
        }
    }

    #[test]
    fn any_text_has_a_tree(text in prop_oneof![any::<String>(), python_like()]) {
        let module = Module::parse(Source::from_text(text.clone()));
        prop_assert_eq!(module.text(), text.as_str());
        for node in module.nodes() {
            prop_assert!(text.get(node.span().range()).is_some(), "{:?} is no range of the text", node);
            if let Some(parent) = node.parent() {
                prop_assert!(parent.span().contains(node.span()), "{:?} is not inside {:?}", node, parent);
            }
        }
    }
}
