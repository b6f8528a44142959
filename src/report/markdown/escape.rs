//! Text of strangers in GitHub's Markdown.

/// `text` as prose: what stands between backticks stays code, and nothing else means anything.
pub(crate) fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::with_capacity(text.len() + 8);
    for (at, part) in parts.iter().enumerate() {
        match at % 2 {
            1 if at + 1 < parts.len() && !part.trim().is_empty() => out.push_str(&code(part)),
            1 => {
                out.push_str("\\`");
                push_escaped(&mut out, part);
                if at + 1 < parts.len() {
                    out.push_str("\\`");
                }
            }
            _ => push_escaped(&mut out, part),
        }
    }
    out
}

/// `text` as code within a line.
pub(crate) fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let marks = "`".repeat(longest_run(&text) + 1);
    // One blank on each side is taken away again; without them a backtick at the edge would join the marks.
    let needs_blanks = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let blank = if needs_blanks { " " } else { "" };
    format!("{marks}{blank}{text}{blank}{marks}")
}

/// A link; `label` is Markdown, and nothing of `url` needs an escape.
pub(crate) fn link(label: &str, url: &str) -> String {
    format!("[{label}]({url})")
}

/// `text`, which ends with a line end, as a block of code in `language`.
pub(crate) fn fenced(language: &str, text: &str) -> String {
    let marks = "`".repeat(longest_run(text).max(2) + 1);
    format!("{marks}{language}\n{text}{marks}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '!' => out.extend(['\\', c]),
            // Forges look for people and requests in the text that comes of it, where no backslash is left.
            '@' | '#' => out.extend([&*c.to_string(), "<!-- -->"]),
            '\n' | '\r' => out.push(' '),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{code, fenced, prose};

    #[test]
    fn what_stands_between_backticks_stays_code() {
        assert_eq!(prose("`a_b` is 0 or <less>"), "`a_b` is 0 or \\<less\\>");
        assert_eq!(prose("an odd ` and __it__"), "an odd \\` and \\_\\_it\\_\\_");
        assert_eq!(prose("``x"), "\\`\\`x");
    }

    #[test]
    fn nobody_is_called_and_no_issue_is_mentioned() {
        assert_eq!(prose("a ` of @user fixes #1"), "a \\` of @<!-- -->user fixes #<!-- -->1");
        assert_eq!(prose("`@property`"), "`@property`");
    }

    #[test]
    fn no_text_ends_its_own_marks() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(fenced("diff", "+```\n"), "````diff\n+```\n````\n");
    }
}
