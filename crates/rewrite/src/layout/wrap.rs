//! Splitting a line that became too long, as black and `ruff format` would.

use super::Style;

/// Whether `line` is no longer than the style allows.
pub fn fits(line: &str, style: &Style) -> bool {
    // No character is wider than four bytes or narrower than a column: a line may be megabytes long.
    line.len() <= style.line_length.saturating_mul(4) && width(line) <= style.line_length
}

/// The columns of `line`; a tab fills up to the next multiple of four, as `ruff format` counts it.
pub(super) fn width(line: &str) -> usize {
    line.chars().fold(0, |column, char| if char == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// `line`, a whole logical line that begins with its indentation, split at its last brackets when it is too long.
///
/// A line that has no bracket to split at comes back as it is, and so does one that is split already: there a comment
/// may stand, in which brackets and signs mean nothing.
pub fn wrap_line(line: &str, style: &Style) -> String {
    if line.contains(['\n', '\r']) {
        return line.to_owned();
    }
    let mut out = Vec::new();
    // Lines still to be looked at, last first.
    let mut open = vec![line.to_owned()];
    while let Some(line) = open.pop() {
        if fits(&line, style) {
            out.push(line);
            continue;
        }
        match split(&line, style) {
            Some(parts) => open.extend(parts.into_iter().rev()),
            None => out.push(line),
        }
    }
    out.join(style.newline)
}

/// The same for a line that fits by itself, but not together with a comment behind it.
pub(super) fn wrap_at_least_once(line: &str, style: &Style) -> String {
    match split(line, style) {
        Some(parts) => parts.into_iter().map(|part| wrap_line(&part, style)).collect::<Vec<_>>().join(style.newline),
        None => line.to_owned(),
    }
}

/// A bracket pair of a line at depth 0: byte offsets of both brackets.
#[derive(Clone, Copy)]
struct Pair {
    open: usize,
    close: usize,
}

fn split(line: &str, style: &Style) -> Option<Vec<String>> {
    let indent = super::leading_white(line);
    if let Some(parts) =
        assert_message(line, style).or_else(|| comprehension_clauses(line)).or_else(|| conditional_element(line))
    {
        return Some(parts);
    }
    let pairs = outer_pairs(line)?;
    let splittable = |pair: &&Pair| !line[pair.open + 1..pair.close].trim().is_empty();
    let tail_is_short = |pair: &&Pair| pair.close + 1 >= line.trim_end_matches([':', ',']).len();
    if !pairs.iter().any(|pair| splittable(&pair)) {
        return in_parentheses(line, style);
    }
    // The last brackets first; earlier ones of the same trailer chain while the head is still too long.
    let last = pairs
        .iter()
        .rev()
        .find(splittable)
        .filter(|pair| tail_is_short(pair) || pairs.last().is_some_and(|last| last.close >= pair.close))?;
    // Parameters are what formatters split of a definition, and never what it returns.
    let parameters = pairs.first().filter(|pair| is_definition(line) && splittable(pair));
    // Of an assignment formatters split the value, in brackets of its own if need be, before they split a target.
    let value_at = last_assignment(line).unwrap_or_default();
    let is_of_value = |pair: &&Pair| pair.open >= value_at;
    let fits_up_to = |pair: &&Pair| fits(&line[..=pair.open], style);
    let fitting = pairs.iter().rev().filter(splittable).find(|pair| is_of_value(pair) && fits_up_to(pair));
    let value_is_split = pairs.iter().any(|pair| splittable(&pair) && is_of_value(&pair));
    if parameters.is_none()
        && fitting.is_none()
        && let Some(parts) = in_parentheses(line, style).filter(|parts| parts.len() == 3 || !value_is_split)
    {
        return Some(parts);
    }
    let fitting = fitting.or_else(|| pairs.iter().rev().filter(splittable).find(fits_up_to));
    let chosen = parameters.or(fitting).unwrap_or(last);
    let body = line[chosen.open + 1..chosen.close].trim();
    let inner = format!("{indent}{}", style.unit);
    let mut lines = vec![line[..=chosen.open].to_owned()];
    let whole = format!("{inner}{body}");
    let is_comprehension = comprehension_clauses(body).is_some();
    let elements = if is_comprehension { vec![body] } else { elements(body) };
    let explodes = elements.len() > 1 && is_display(line, chosen.open);
    if parameters.is_some() && elements.len() == 1 && !body.ends_with(',') {
        lines.push(format!("{whole},"));
    } else if fits(&whole, style) && !explodes {
        lines.push(whole);
    } else if elements.len() < 2 && !body.ends_with(',') {
        lines.extend(conditional(&whole).unwrap_or_else(|| vec![whole]));
    } else {
        let may_end_with_comma = !body.ends_with(',') && !elements.iter().any(|element| element.contains(" for "));
        let last = elements.len() - 1;
        for (at, element) in elements.iter().enumerate() {
            let comma = if at < last || may_end_with_comma || body.ends_with(',') { "," } else { "" };
            lines.push(format!("{inner}{element}{comma}"));
        }
    }
    lines.push(format!("{indent}{}", &line[chosen.close..]));
    Some(lines)
}

/// Whether `line` is the head of a function.
fn is_definition(line: &str) -> bool {
    let code = line.trim_start();
    code.strip_prefix("async ").unwrap_or(code).starts_with("def ")
}

/// Whether the bracket at `open` begins a list, tuple, set or dict, and no arguments and no subscript: formatters give
/// each element a line once it is split.
fn is_display(line: &str, open: usize) -> bool {
    let before = line[..open].trim_end();
    let follows_word = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | ']'));
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    !follows_word || matches!(word, "return" | "yield" | "in" | "await" | "not" | "and" | "or" | "else" | "if")
}

/// `assert condition, message` with the message in parentheses of its own.
fn assert_message(line: &str, style: &Style) -> Option<Vec<String>> {
    let indent = super::leading_white(line);
    let condition_and_message = line[indent.len()..].strip_prefix("assert ")?;
    let [condition, message] = elements(condition_and_message)[..] else { return None };
    let head = format!("{indent}assert {condition}, (");
    let inner = format!("{indent}{}{message}", style.unit);
    let is_bare = !message.starts_with(['(', '[', '{']);
    (is_bare && fits(&head, style) && fits(&inner, style)).then(|| vec![head, inner, format!("{indent})")])
}

/// `element for target in iterable if condition` inside brackets: one line for each part.
fn comprehension_clauses(line: &str) -> Option<Vec<String>> {
    let indent = super::leading_white(line);
    let code = line.trim_end();
    let mut depth = 0usize;
    let mut breaks: Vec<usize> = Vec::new();
    for (at, byte) in code_bytes(code) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.checked_sub(1)?,
            b'#' => return None,
            b' ' if depth == 0 && at > indent.len() => {
                let rest = &code[at..];
                let is_clause = rest.starts_with(" for ") && !code[..at].ends_with(" async")
                    || rest.starts_with(" async for ")
                    || rest.starts_with(" if ") && !breaks.is_empty();
                if is_clause {
                    breaks.push(at);
                }
            }
            _ => {}
        }
    }
    let is_comprehension = depth == 0 && !breaks.is_empty() && !code[indent.len()..].starts_with("async for ");
    if !is_comprehension {
        return None;
    }
    let ends = breaks.iter().copied().skip(1).chain([code.len()]);
    let clauses = breaks.iter().zip(ends).map(|(start, end)| format!("{indent}{}", &code[start + 1..end]));
    Some(std::iter::once(code[..breaks[0]].to_owned()).chain(clauses).collect())
}

/// An element of brackets, which the comma behind it tells from a statement, split as [`conditional`] does.
fn conditional_element(line: &str) -> Option<Vec<String>> {
    let indent = super::leading_white(line);
    let code = line.trim_end();
    let is_element = code.ends_with(',') && elements(code[indent.len()..].trim_end_matches(',')).len() == 1;
    is_element.then(|| conditional(line)).flatten()
}

/// `value if condition else other` inside brackets: one line for each part.
fn conditional(line: &str) -> Option<Vec<String>> {
    let indent = super::leading_white(line);
    let code = line.trim_end();
    let mut depth = 0usize;
    let mut breaks = Vec::new();
    for (at, byte) in code_bytes(code) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.checked_sub(1)?,
            // A lambda or a generator is no value of a conditional expression.
            b' ' if depth == 0 && [" for ", " lambda "].iter().any(|word| code[at..].starts_with(word)) => return None,
            b' ' if depth == 0 && [" if ", " else "].iter().any(|word| code[at..].starts_with(word)) => {
                breaks.push(at);
            }
            _ => {}
        }
    }
    let ([first, second], 0) = (&breaks[..], depth) else { return None };
    let parts = [&code[..*first], &code[first + 1..*second], &code[second + 1..]];
    Some(vec![parts[0].to_owned(), format!("{indent}{}", parts[1]), format!("{indent}{}", parts[2])])
}

/// `x = value`, `x += value` and `return value` with the value in parentheses of its own.
fn in_parentheses(line: &str, style: &Style) -> Option<Vec<String>> {
    let indent = super::leading_white(line);
    let value_at = match line[indent.len()..].strip_prefix("return ") {
        Some(_) => indent.len() + "return ".len(),
        None => last_assignment(line)? + 2,
    };
    let inner = format!("{indent}{}", style.unit);
    let elements = elements(&line[value_at..]);
    let value = if elements.len() > 1 {
        elements.iter().map(|element| format!("{inner}{element},")).collect()
    } else {
        vec![format!("{inner}{}", &line[value_at..])]
    };
    let all_fit = value.iter().all(|line| fits(line, style));
    all_fit.then(|| {
        let head = format!("{}(", &line[..value_at]);
        std::iter::once(head).chain(value).chain([format!("{indent})")]).collect()
    })
}

/// Where the last `= ` of an assignment is; none where the statement is no assignment, or may be none: a comparison
/// has its own operands, and parentheses from there on would take in what follows it.
fn last_assignment(line: &str) -> Option<usize> {
    const NO_TARGETS: &[&str] =
        &["assert", "async", "await", "del", "for", "if", "lambda", "raise", "return", "while", "with", "yield"];
    let is_assignment = |at: usize| {
        let before = line[..at].trim_end_matches(['+', '-', '*', '/', '%', '@', '&', '|', '^']);
        let is_comparison = before.ends_with(['=', '!', ':'])
            || before.ends_with('<') && !before.ends_with("<<")
            || before.ends_with('>') && !before.ends_with(">>");
        line[at..].starts_with("= ") && !is_comparison
    };
    let mut depth = 0usize;
    let mut found = None;
    for (at, byte) in code_bytes(line) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            // Inside brackets it gives a default or an argument.
            b'=' if depth == 0 && is_assignment(at) => found = Some(at),
            _ => {}
        }
    }
    let last = found?;
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_plain = !line[..last].split(|c| !is_word(c)).any(|word| NO_TARGETS.contains(&word));
    is_plain.then_some(last)
}

/// The comma-separated parts of `body` at depth 0.
fn elements(body: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0usize;
    let mut start = 0;
    for (at, token) in code_bytes(body) {
        match token {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(body[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let rest = body[start..].trim();
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// The bracket pairs that no other pair holds; none where brackets do not match.
fn outer_pairs(line: &str) -> Option<Vec<Pair>> {
    let mut pairs = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, token) in code_bytes(line) {
        match token {
            b'(' | b'[' | b'{' => open.push(at),
            b')' | b']' | b'}' => {
                let start = open.pop()?;
                if open.is_empty() {
                    pairs.push(Pair { open: start, close: at });
                }
            }
            _ => {}
        }
    }
    open.is_empty().then_some(pairs)
}

/// The ASCII bytes of code that are no part of a string, with their offsets.
pub(super) fn code_bytes(line: &str) -> Vec<(usize, u8)> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte != b'"' && byte != b'\'' {
            if byte.is_ascii() {
                found.push((at, byte));
            }
            at += 1;
            continue;
        }
        let triple = bytes[at..].starts_with(&[byte; 3]);
        let quote = if triple { 3 } else { 1 };
        let closing = &[byte; 3][..quote];
        at += quote;
        while at < bytes.len() && !bytes[at..].starts_with(closing) {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        at = (at + quote).min(bytes.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Style, wrap_line};

    fn wrap(line: &str, line_length: usize) -> String {
        wrap_line(line, &Style { unit: "    ".into(), line_length, newline: "\n" })
    }

    #[test]
    fn short_lines_stay() {
        assert_eq!(wrap("    f(a)", 20), "    f(a)");
    }

    #[test]
    fn last_brackets_open() {
        assert_eq!(wrap("x = keep(create(self.run(a)))", 28), "x = keep(\n    create(self.run(a))\n)");
        assert_eq!(wrap("keep(create(run(abc)))", 16), "keep(\n    create(\n        run(abc)\n    )\n)");
    }

    #[test]
    fn one_element_a_line_when_they_do_not_fit_together() {
        assert_eq!(wrap("await fetch(first, second=\"(,\")", 26), "await fetch(\n    first, second=\"(,\"\n)");
        assert_eq!(wrap("await fetch(first_one, second)", 20), "await fetch(\n    first_one,\n    second,\n)");
    }

    #[test]
    fn parameters_are_split_and_not_what_is_returned() {
        assert_eq!(
            wrap("def start(self, a) -> tuple[A, B] | None:", 30),
            "def start(\n    self, a\n) -> tuple[A, B] | None:"
        );
        assert_eq!(wrap("async def get(self) -> tuple[A, B]:", 24), "async def get(\n    self,\n) -> tuple[A, B]:");
        assert_eq!(wrap("def first_of(a=(), b={}):", 20), "def first_of(\n    a=(), b={}\n):");
    }

    #[test]
    fn a_call_whose_name_has_no_room_behind_its_target_gets_parentheses() {
        assert_eq!(wrap("first, second = self.start(a)", 26), "first, second = (\n    self.start(a)\n)");
        assert_eq!(wrap("first, second = self.start(a)", 27), "first, second = self.start(\n    a\n)");
        assert_eq!(wrap("start_critical(a = bcdef)", 13), "start_critical(\n    a = bcdef\n)");
        assert_eq!(wrap("return self.start_critical(a)", 26), "return (\n    self.start_critical(a)\n)");
    }

    #[test]
    fn a_value_is_split_and_not_its_target() {
        assert_eq!(
            wrap("(a, b), c = first.result(), second.result()", 30),
            "(a, b), c = (\n    first.result(),\n    second.result(),\n)"
        );
        assert_eq!(wrap("self.running[work_pool_id] = task", 30), "self.running[work_pool_id] = (\n    task\n)");
    }

    #[test]
    fn the_last_trailer_whose_head_fits_is_split() {
        assert_eq!(
            wrap("keep(create(run())).add_done_callback(cb)", 38),
            "keep(create(run())).add_done_callback(\n    cb\n)"
        );
        assert_eq!(
            wrap("keep(create(run())).add_done_callback(cb)", 24),
            "keep(\n    create(run())\n).add_done_callback(cb)"
        );
    }

    #[test]
    fn a_value_gets_parentheses_of_its_own() {
        assert_eq!(wrap("total = await some.long.name", 24), "total = (\n    await some.long.name\n)");
        assert_eq!(wrap("a.b >>= some.long.name", 20), "a.b >>= (\n    some.long.name\n)");
        assert_eq!(wrap("a = b = some.long.name", 20), "a = b = (\n    some.long.name\n)");
        assert_eq!(wrap("return a == b and c", 18), "return (\n    a == b and c\n)");
        assert_eq!(wrap("return a if b == c else d", 24), "return (\n    a if b == c else d\n)");
        assert_eq!(wrap("xyz = a <= b and c != d", 21), "xyz = (\n    a <= b and c != d\n)");
    }

    #[test]
    fn displays_and_tuples_get_a_line_for_each_element() {
        assert_eq!(wrap("x = [a.result(), b.result()]", 26), "x = [\n    a.result(),\n    b.result(),\n]");
        assert_eq!(wrap("return [a.result(), b()]", 23), "return [\n    a.result(),\n    b(),\n]");
        assert_eq!(wrap("a, b = c.result(), d.result()", 26), "a, b = (\n    c.result(),\n    d.result(),\n)");
        assert_eq!(wrap("x = f(a.result(), b.result())", 27), "x = f(\n    a.result(), b.result()\n)");
    }

    #[test]
    fn operands_of_comparisons_stay_theirs() {
        for line in ["assert a == b and c", "a.b == c if d != e else f", "a <= b or c", "await a >= b or c"] {
            assert_eq!(wrap(line, 12), line);
        }
    }

    #[test]
    fn a_message_gets_parentheses_of_its_own() {
        assert_eq!(
            wrap("assert await ready.wait(), \"too late\"", 30),
            "assert await ready.wait(), (\n    \"too late\"\n)"
        );
        assert_eq!(wrap("assert await ready.wait(a, bbbbbb)", 20), "assert await ready.wait(\n    a, bbbbbb\n)");
    }

    #[test]
    fn a_conditional_element_is_split_at_its_keywords() {
        assert_eq!(
            wrap("    \"found\": len(keys) if keys else 0,", 34),
            "    \"found\": len(keys)\n    if keys\n    else 0,"
        );
        assert_eq!(wrap("f(get(abc) if abc else none())", 20), "f(\n    get(abc)\n    if abc\n    else none()\n)");
        assert_eq!(
            wrap("    found=[a if a else 0 for a in b],", 30),
            "    found=[\n        a if a else 0\n        for a in b\n    ],"
        );
    }

    #[test]
    fn a_comprehension_is_split_at_its_clauses() {
        assert_eq!(
            wrap("tasks = [tg.create_task(get(x)) for x in items if x]", 30),
            "tasks = [\n    tg.create_task(get(x))\n    for x in items\n    if x\n]"
        );
        assert_eq!(
            wrap("tasks = [a if b else c async for x in items]", 40),
            "tasks = [\n    a if b else c async for x in items\n]"
        );
        assert_eq!(
            wrap("tasks = [a if b else c async for x in items]", 30),
            "tasks = [\n    a if b else c\n    async for x in items\n]"
        );
    }

    #[test]
    fn tabs_fill_up_to_four_columns() {
        assert_eq!(wrap("\t\tf(abc)", 14), "\t\tf(abc)");
        assert_eq!(wrap("\t\tf(abc)", 13), "\t\tf(\n\t\t    abc\n\t\t)");
    }

    #[test]
    fn nothing_to_split_at() {
        assert_eq!(wrap("await some.very.long.name", 10), "await some.very.long.name");
        assert_eq!(wrap("f(')', ", 3), "f(')', ");
    }
}
