//! Changes of a file by its lines and tokens, such as people and bad merges make.

use fastrand::Rng;

use crate::pieces::PIECES;

/// `text` after one to four changes; `other` is what pieces of another file are taken from.
pub fn mutate(text: &str, other: &str, rng: &mut Rng) -> String {
    let mut text = text.to_owned();
    for _ in 0..rng.usize(1..5) {
        text = changed(&text, other, rng);
    }
    text
}

/// The first part of one file and the last of another.
pub fn joined(head: &str, tail: &str, rng: &mut Rng) -> String {
    let (head, tail) = (lines_of(head), lines_of(tail));
    let (to, from) = (rng.usize(0..=head.len()), rng.usize(0..=tail.len()));
    head[..to].iter().chain(&tail[from..]).copied().collect()
}

fn changed(text: &str, other: &str, rng: &mut Rng) -> String {
    match rng.u8(0..10) {
        0..4 => in_lines(text, other, rng),
        4..9 => in_tokens(text, other, rng),
        _ => in_form(text, rng),
    }
}

fn in_lines(text: &str, other: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<String> = lines_of(text).into_iter().map(str::to_owned).collect();
    if lines.is_empty() {
        return other.to_owned();
    }
    let at = rng.usize(..lines.len());
    let end = (at + rng.usize(1..6)).min(lines.len());
    match rng.u8(0..9) {
        0 => drop(lines.drain(at..end)),
        1 => {
            let run = lines[at..end].to_vec();
            insert_all(&mut lines, end, run);
        }
        2 => {
            let run: Vec<String> = lines.drain(at..end).collect();
            let to = rng.usize(0..=lines.len());
            insert_all(&mut lines, to, run);
        }
        3 => {
            lines[at..end].iter_mut().filter(|line| !line.trim().is_empty()).for_each(|line| line.insert_str(0, "    "))
        }
        4 => lines[at..end].iter_mut().for_each(|line| *line = line.strip_prefix("    ").unwrap_or(line).to_owned()),
        5 => lines[at] = format!("{}; ", lines[at].trim_end()),
        6 => enclose(&mut lines, (at, end), rng),
        7 => {
            let found = lines_of(other);
            let from = rng.usize(0..=found.len());
            let run = found[from..].iter().take(rng.usize(1..8)).map(|line| (*line).to_owned()).collect();
            insert_all(&mut lines, at, run);
        }
        _ => {
            let comment = ["  # why", "  # noqa", "  # type: ignore[misc]", "  # aiomend: ignore"][rng.usize(..4)];
            let line = lines[at].trim_end().to_owned();
            let line_end = &lines[at][line.len()..];
            lines[at] = format!("{line}{comment}{line_end}");
        }
    }
    lines.concat()
}

/// Put lines into a block of their own, where they stand.
fn enclose(lines: &mut Vec<String>, (at, end): (usize, usize), rng: &mut Rng) {
    const HEADS: &[(&str, &str)] = &[
        ("if x:", ""),
        ("while x:", "else: pass"),
        ("for x in y:", ""),
        ("async with lock:", ""),
        ("try:", "finally: pass"),
        ("try:", "except Exception: pass"),
        ("try:", "except* ValueError: raise"),
        ("async def inner():", ""),
        ("class Inner:", ""),
        ("match x:", ""),
    ];
    let (head, tail) = HEADS[rng.usize(..HEADS.len())];
    let indent: String = lines[at].chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    lines[at..end].iter_mut().filter(|line| !line.trim().is_empty()).for_each(|line| line.insert_str(0, "    "));
    if !tail.is_empty() {
        lines.insert(end, format!("{indent}{tail}\n"));
    }
    lines.insert(at, format!("{indent}{head}\n"));
}

fn in_tokens(text: &str, other: &str, rng: &mut Rng) -> String {
    let mut tokens = tokens_of(text);
    let piece = PIECES[rng.usize(..PIECES.len())];
    let at = rng.usize(0..=tokens.len());
    let end = (at + rng.usize(1..4)).min(tokens.len());
    match rng.u8(0..8) {
        0 => drop(tokens.drain(at..end)),
        1 => {
            let run = tokens[at..end].to_vec();
            insert_all(&mut tokens, end, run);
        }
        2 => {
            tokens.insert(end, ")");
            tokens.insert(at, "(");
        }
        3 if end > at => tokens[at..end].reverse(),
        4 => {
            tokens.splice(at..end, [piece]);
        }
        5 => {
            let found = tokens_of(other);
            let from = rng.usize(0..=found.len());
            let run = found[from..].iter().take(rng.usize(1..12)).copied().collect();
            insert_all(&mut tokens, at, run);
        }
        6 => return renamed(&tokens, rng),
        _ => tokens.insert(at, piece),
    }
    tokens.concat()
}

/// One name written as another one of the file, everywhere or once.
fn renamed(tokens: &[&str], rng: &mut Rng) -> String {
    let is_name = |token: &&str| token.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let names: Vec<&str> = tokens.iter().copied().filter(is_name).collect();
    if names.is_empty() {
        return tokens.concat();
    }
    let (from, to) = (names[rng.usize(..names.len())], names[rng.usize(..names.len())]);
    let most = if rng.bool() { 1 } else { usize::MAX };
    let mut done = 0;
    let write = |token: &&'_ str| {
        let is_meant = *token == from && done < most;
        done += usize::from(is_meant);
        if is_meant { to } else { token }.to_owned()
    };
    tokens.iter().map(write).collect()
}

/// The same file as another editor would save it.
fn in_form(text: &str, rng: &mut Rng) -> String {
    match rng.u8(0..6) {
        0 => text.replace("\r\n", "\n").replace('\n', "\r\n"),
        1 => text.replace("\r\n", "\n").replace('\n', "\r"),
        2 => text.replace("    ", "\t"),
        3 => text.trim_end_matches(['\n', '\r']).to_owned(),
        4 => format!("\u{feff}{text}"),
        _ => {
            let lines = lines_of(text);
            lines[..rng.usize(0..=lines.len())].concat()
        }
    }
}

fn insert_all<T>(list: &mut Vec<T>, at: usize, run: Vec<T>) {
    let at = at.min(list.len());
    list.splice(at..at, run);
}

fn lines_of(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Words, runs of blanks, and single characters: close enough to tokens, for any text.
fn tokens_of(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        ' ' | '\t' => 1,
        c if c.is_alphanumeric() || c == '_' => 2,
        _ => 0,
    };
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = 0;
    for (at, c) in text.char_indices() {
        if at > start && (kind(c) == 0 || kind(c) != last) {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = kind(c);
    }
    tokens.push(&text[start..]);
    tokens
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::{joined, lines_of, mutate, tokens_of};

    #[test]
    fn pieces_are_the_whole() {
        for text in ["", "a", "await  f(x_1, 'é')\r\n\tb\n", "\n\n"] {
            assert_eq!(tokens_of(text).concat(), text);
            assert_eq!(lines_of(text).concat(), text);
        }
        assert_eq!(tokens_of("await f(x)"), ["await", " ", "f", "(", "x", ")"]);
    }

    #[test]
    fn the_same_seed_makes_the_same_change() {
        let (text, other) = ("import asyncio\n\nasync def f():\n    pass\n", "x = 1\ny = 2\n");
        let made = |seed| mutate(text, other, &mut Rng::with_seed(seed));
        assert!((0..100).all(|seed| made(seed) == made(seed)));
        assert!((0..100).filter(|seed| made(*seed) != text).count() > 90);
        let both = joined(text, other, &mut Rng::with_seed(1));
        assert!(both.len() <= text.len() + other.len());
    }
}
