//! Every body of a fuzz target on inputs that are the same each time.
//!
//! `AIOMEND_FULL=1` takes fifty times as many, and `AIOMEND_SEED` other ones:
//!
//! ```text
//! AIOMEND_FULL=1 AIOMEND_SEED=7 cargo test -p aiomend-fuzz --test sample
//! ```

#![allow(clippy::print_stdout, reason = "a test says what it saw")]

use std::path::{Path, PathBuf};

use aiomend_codemods::ALL;
use aiomend_fixture::python::{compile_errors, interpreters_from};
use aiomend_fixture::sampled::{is_full, seed};
use aiomend_fixture::{cases_in, folder_of};
use aiomend_fuzz::apply_edits::apply_edits;
use aiomend_fuzz::decode_encode::decode_encode;
use aiomend_fuzz::fix_validity::fix_validity;
use aiomend_fuzz::flow::flow;
use aiomend_fuzz::mutate::{joined, mutate};
use aiomend_fuzz::parse_bytes::parse_bytes;
use aiomend_rewrite::with_forms;
use fastrand::Rng;

fn times(count: usize) -> usize {
    if is_full() { count * 50 } else { count }
}

fn rng() -> Rng {
    Rng::with_seed(seed())
}

/// The Python files of all cases.
fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codemods");
    let folders = with_forms(ALL).map(|codemod| root.join(folder_of(codemod.meta().id)));
    let cases = folders.flat_map(|folder| cases_in(&folder, 12));
    let files = cases.flat_map(|case| case.files).filter(|(path, _)| path.extension().is_some_and(|it| it == "py"));
    let texts: Vec<String> = files.filter_map(|(_, bytes)| String::from_utf8(bytes).ok()).collect();
    assert!(texts.len() > 1000, "the cases were not found");
    texts
}

/// Files that somebody might have made of the cases.
fn changed_texts(count: usize, rng: &mut Rng) -> Vec<String> {
    let texts = texts();
    let any = |rng: &mut Rng| texts[rng.usize(..texts.len())].clone();
    let mut change = || {
        let (text, other) = (any(rng), any(rng));
        if rng.u8(0..4) == 0 { joined(&text, &other, rng) } else { mutate(&text, &other, rng) }
    };
    (0..times(count)).map(|_| change()).collect()
}

fn random_bytes(rng: &mut Rng) -> Vec<u8> {
    let length = rng.usize(0..200);
    // Few different bytes, so that small numbers and equal places occur.
    let alphabet: Vec<u8> = (0..rng.usize(1..20)).map(|_| rng.u8(..)).collect();
    (0..length).map(|_| alphabet[rng.usize(..alphabet.len())]).collect()
}

#[test]
fn decoded_bytes_come_back() {
    const ENCODINGS: &[&str] =
        &["utf-8", "utf-8-sig", "latin-1", "cp1252", "shift_jis", "iso-2022-jp", "euc-kr", "gb18030", "big5", "koi8-r"];
    let mut rng = rng();
    for _ in 0..times(2_000) {
        let mark = if rng.u8(0..4) == 0 { "\u{feff}" } else { "" };
        let end = ["\n", "\r\n", "\r", ""][rng.usize(..4)];
        let mut bytes = format!("{mark}# coding: {}{end}", ENCODINGS[rng.usize(..ENCODINGS.len())]).into_bytes();
        bytes.extend(random_bytes(&mut rng));
        decode_encode(&bytes);
    }
}

#[test]
fn edits_do_what_they_say() {
    let mut rng = rng();
    for _ in 0..times(5_000) {
        apply_edits(&random_bytes(&mut rng));
    }
}

#[test]
fn anything_is_parsed() {
    let mut rng = rng();
    for text in changed_texts(150, &mut rng) {
        let mut bytes = text.into_bytes();
        if rng.bool() && !bytes.is_empty() {
            let at = rng.usize(..bytes.len());
            bytes[at] = rng.u8(..);
        }
        parse_bytes(&bytes);
    }
}

#[test]
fn answers_about_flow_agree() {
    for text in changed_texts(150, &mut rng()) {
        flow(text.as_bytes());
    }
}

/// And what CPython compiles before, it compiles after.
#[test]
fn changed_cases_stay_sound() {
    let mut pairs = Vec::new();
    for text in changed_texts(200, &mut rng()) {
        pairs.extend(fix_validity(text.as_bytes()).into_iter().map(|after| (text.clone(), after)));
    }
    println!("{} texts were rewritten", pairs.len());
    assert!(pairs.len() > 50, "hardly anything is rewritten: {}", pairs.len());
    compile(&pairs);
}

fn compile(pairs: &[(String, String)]) {
    let Some(interpreter) = interpreters_from(12).pop() else { return };
    let directory = tempfile::tempdir().expect("a temporary directory");
    let place = |number: usize, side: &str| directory.path().join(format!("{number}.{side}.py"));
    let write = |number: usize, side: &str, text: &str| {
        std::fs::write(place(number, side), text).expect("writable");
        place(number, side)
    };
    let files: Vec<PathBuf> = pairs
        .iter()
        .enumerate()
        .flat_map(|(number, (before, after))| [write(number, "before", before), write(number, "after", after)])
        .collect();
    let errors = compile_errors(&interpreter, &files);
    let error = |number: usize, side: &str| {
        let path = place(number, side).display().to_string();
        errors.iter().find(|error| error.starts_with(&path))
    };
    for (number, (before, after)) in pairs.iter().enumerate() {
        if let (None, Some(error)) = (error(number, "before"), error(number, "after")) {
            panic!("{error}\n{before}\n--- became\n{after}");
        }
    }
}
