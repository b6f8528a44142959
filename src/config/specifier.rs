//! The lowest Python 3 that a version specifier admits.

/// The minor version of the lowest Python 3 that `specifier` admits, in the form of PEP 440 or Poetry's own
/// (`^3.9`, `~3.9`, `||`); `None` where it sets no lower bound or means nothing.
///
/// `>=2.7,!=3.0.*,!=3.1.*` gives 2: what is excluded is stepped over, and Python 2 has no asyncio to speak of.
pub fn lowest_minor(specifier: &str) -> Option<u8> {
    let alternatives = specifier.split("||").flat_map(|part| part.split('|'));
    let lows: Vec<Option<u8>> = alternatives.filter(|part| !part.trim().is_empty()).map(lowest_of_all).collect();
    // One alternative without a lower bound leaves all without.
    lows.into_iter().collect::<Option<Vec<u8>>>()?.into_iter().min()
}

fn lowest_of_all(clauses: &str) -> Option<u8> {
    let mut low: Option<u8> = None;
    let mut excluded = Vec::new();
    for clause in clauses.split(',') {
        let clause = clause.trim();
        let at = clause.find(|c: char| c.is_ascii_digit() || c == '*').unwrap_or(clause.len());
        let (operator, version) = clause.split_at(at);
        match operator.trim() {
            ">=" | "~=" | "==" | "===" | ">" | "^" | "~" | "=" | "" => low = low.max(minor_at_least(version)),
            "!=" if version.trim_end().ends_with(".*") => excluded.extend(minor_at_least(version)),
            _ => {}
        }
    }
    let mut low = low?;
    while excluded.contains(&low) {
        low += 1;
    }
    Some(low)
}

/// 9 for `3.9`, `3.9.2` and `3.9.*`, 0 for `3` and for Python 2; `None` for what is neither.
fn minor_at_least(version: &str) -> Option<u8> {
    let mut parts = version.trim().trim_start_matches('v').split('.');
    let major: u32 = leading_number(parts.next()?)?;
    match major {
        0..=2 => Some(0),
        3 => match parts.next() {
            None | Some("*") => Some(0),
            Some(minor) => u8::try_from(leading_number(minor)?).ok().filter(|&minor| minor < 100),
        },
        _ => None,
    }
}

/// 11 for `11rc1`.
fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::lowest_minor;

    #[test]
    fn lower_bounds_of_pep_440() {
        for (specifier, minor) in [
            (">=3.8", 8),
            (">= 3.9, <4", 9),
            ("<3.13,>=3.10", 10),
            ("~=3.9", 9),
            ("~=3.9.2", 9),
            ("==3.11.*", 11),
            ("==3.12", 12),
            (">3.9", 9),
            (">=3.11rc1", 11),
            (">=3", 0),
            (">=3.8,>=3.10", 10),
            (">=3.8,!=3.9.1", 8),
            (">=2.7, !=3.0.*, !=3.1.*, !=3.2.*, !=3.3.*", 4),
        ] {
            assert_eq!(lowest_minor(specifier), Some(minor), "{specifier}");
        }
    }

    #[test]
    fn forms_of_poetry() {
        for (specifier, minor) in
            [("^3.9", 9), ("~3.10", 10), ("3.11.*", 11), ("3.12", 12), ("^3.10 || ^3.8", 8), ("^3.8.1", 8)]
        {
            assert_eq!(lowest_minor(specifier), Some(minor), "{specifier}");
        }
    }

    #[test]
    fn no_lower_bound() {
        for specifier in ["", "<4", "!=3.9.*", "*x", "nonsense", ">=", ">=3.x", "<4 || >=3.9", ">=3.999"] {
            assert_eq!(lowest_minor(specifier), None, "{specifier}");
        }
    }
}
