//! Split code on one line again.

use super::wrap::code_bytes;

/// `code` on one line, or none where that would lose something or was not asked for: a comment, a line of a string, a
/// backslash, a trailing comma by which the author wants one element a line, elements aligned under the first.
///
/// Parentheses that only served to split the value of a statement go, as formatters drop them.
pub fn join_hanging(code: &str) -> Option<String> {
    if !code.contains(['\n', '\r']) {
        return Some(code.to_owned());
    }
    let mut joined = String::new();
    // For each open bracket: where it is in `joined`, and whether a line has ended in it.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut invisible = None;
    let mut copied = 0;
    let mut at_line_end = false;
    for (at, byte) in code_bytes(code) {
        let skipped = &code[copied..at];
        if skipped.contains(['\n', '\r']) {
            return None;
        }
        if !skipped.is_empty() {
            at_line_end = separate(&mut joined, at_line_end, skipped);
            joined.push_str(skipped);
        }
        copied = at + 1;
        match byte {
            b'#' | b'\\' => return None,
            b'\n' | b'\r' => {
                let (opener, has_broken) = open.last_mut()?;
                joined.truncate(joined.trim_end().len());
                if !*has_broken && joined.len() != *opener + 1 {
                    return None;
                }
                *has_broken = true;
                at_line_end = true;
                continue;
            }
            b' ' | b'\t' if at_line_end => continue,
            _ => {}
        }
        if at_line_end && byte.is_ascii() {
            let text = (byte as char).to_string();
            at_line_end = separate(&mut joined, at_line_end, &text);
        }
        match byte {
            b'(' | b'[' | b'{' => open.push((joined.len(), false)),
            b')' | b']' | b'}' => {
                let (opener, has_broken) = open.pop()?;
                if has_broken && joined.trim_end().ends_with(',') {
                    return None;
                }
                let is_last = code[at + 1..].trim().is_empty();
                if has_broken && is_last && byte == b')' && serves_splitting(&joined, opener) {
                    invisible = Some(opener);
                }
            }
            _ => {}
        }
        joined.push_str(code.get(at..at + 1).unwrap_or_default());
    }
    let rest = &code[copied..];
    if rest.contains(['\n', '\r']) || !open.is_empty() {
        return None;
    }
    separate(&mut joined, at_line_end, rest);
    joined.push_str(rest);
    if let Some(opener) = invisible {
        joined.remove(opener);
        joined.pop();
    }
    Some(joined)
}

/// A space where a line break was, but for those beside brackets and before dots.
fn separate(joined: &mut String, at_line_end: bool, next: &str) -> bool {
    if at_line_end && !joined.ends_with(['(', '[', '{']) && !next.starts_with([')', ']', '}', '.', ',']) {
        joined.push(' ');
    }
    false
}

/// Whether the parenthesis at `opener`, which closes at the end, only holds a value together: `x = (`, `return (`,
/// `assert (`.
fn serves_splitting(joined: &str, opener: usize) -> bool {
    let (before, inside) = joined.split_at(opener);
    let before = before.trim_end();
    let is_value = ["return", "assert", "raise"].contains(&before.trim_start())
        || before.ends_with('=') && !before.ends_with("==") && !before.contains(['(', '[', '{']);
    let mut depth = 0usize;
    let is_tuple = code_bytes(inside).into_iter().any(|(_, byte)| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        byte == b',' && depth == 1
    });
    is_value && !is_tuple && !inside.contains(":=") && !inside.contains(" for ") && !inside.contains("yield")
}

#[cfg(test)]
mod tests {
    use super::join_hanging;

    #[test]
    fn hanging_code_is_joined() {
        assert_eq!(join_hanging("f(\n    a, b\n)").as_deref(), Some("f(a, b)"));
        assert_eq!(join_hanging("f(\n    'é\\n', b,\n    c\n).g()").as_deref(), Some("f('é\\n', b, c).g()"));
        assert_eq!(join_hanging("x = (\n    a\n    + é\n)").as_deref(), Some("x = a + é"));
        assert_eq!(join_hanging("x = (\n    a,\n    b\n)").as_deref(), Some("x = (a, b)"));
    }

    #[test]
    fn what_would_be_lost_stays_split() {
        for code in ["f(\n    a,\n)", "f(a,\n  b)", "f(\n    a  # why\n)", "f(\n    \"\"\"\n\"\"\"\n)", "a + \\\n    b"]
        {
            assert_eq!(join_hanging(code), None, "{code}");
        }
    }
}
