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
use aiomend_fixture::variants::Files;
use aiomend_fixture::{cases_in, folder_of};
use aiomend_fuzz::apply_edits::apply_edits;
use aiomend_fuzz::decode_encode::decode_encode;
use aiomend_fuzz::fix_validity::{fix_validity, project_validity};
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
    for text in changed_texts(300, &mut rng()) {
        pairs.extend(fix_validity(text.as_bytes()).into_iter().map(|after| (text.clone(), after)));
    }
    println!("{} texts were rewritten", pairs.len());
    assert!(pairs.len() > 50, "hardly anything is rewritten: {}", pairs.len());
    compile(&pairs);
}

/// And cases that share a module of primitives and a program: what one codemod does to a file, another sees.
#[test]
fn projects_of_several_cases_stay_sound() {
    let (texts, mut rng) = (texts(), rng());
    let mut pairs = Vec::new();
    for _ in 0..times(20) {
        let files = project(&texts, &mut rng);
        let after = project_validity(&files).unwrap_or_default();
        let changed = files.into_iter().zip(after).filter(|(before, after)| before != after);
        let text = |bytes| String::from_utf8(bytes).expect("only texts are taken");
        pairs.extend(changed.map(|((_, before), (_, after))| (text(before), text(after))));
    }
    println!("{} files were rewritten", pairs.len());
    assert!(pairs.len() > 50, "hardly anything is rewritten: {}", pairs.len());
    compile(&pairs);
}

/// Some of `texts`, each with code behind it that uses a primitive of a module that all share.
fn project(texts: &[String], rng: &mut Rng) -> Files {
    const PRIMITIVES: [(&str, &str); 3] = [("LOCK", "Lock"), ("_GUARD", "Lock"), ("_SLOTS", "Semaphore")];
    const USES: [&str; 3] = ["x = 1\n        print(x)", "await asyncio.sleep(0)", "print(1)"];
    let made = PRIMITIVES.map(|(name, class)| format!("{name} = asyncio.{class}()\n"));
    let mut files = vec![("locks.py".to_owned(), format!("import asyncio\n\n{}", made.concat()))];
    let (mut imports, mut calls) = ("import asyncio\n".to_owned(), String::new());
    let may_follow_an_import = |text: &&String| !text.contains("__future__") && !text.contains('\r');
    let fitting: Vec<&String> = texts.iter().filter(may_follow_an_import).collect();
    for number in 0..6 {
        let (text, (name, _)) = (fitting[rng.usize(..fitting.len())], PRIMITIVES[rng.usize(..PRIMITIVES.len())]);
        let lines = [
            format!("from locks import {name}\n{}\n\nimport asyncio\n\n\n", text.trim_start_matches('\u{feff}')),
            format!("async def extra_{number}():\n    asyncio.create_task(asyncio.sleep(0))\n"),
            format!("    async with {name}:\n        {}\n", USES[rng.usize(..USES.len())]),
            "    await asyncio.wait_for(asyncio.sleep(0), 5)\n".to_owned(),
        ];
        files.push((format!("m{number}.py"), lines.concat()));
        imports += &format!("import m{number}\n");
        calls += &format!("    await m{number}.extra_{number}()\n");
    }
    let twice = "asyncio.run(main())\n".repeat(2);
    files.push(("main.py".to_owned(), format!("{imports}\n\nasync def main():\n{calls}\n\n{twice}")));
    files.into_iter().map(|(path, text)| (PathBuf::from(path), text.into_bytes())).collect()
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
