//! Single values of files that Python's `configparser` reads: setup.cfg, tox.ini.

/// What stands for `key` in the section of this name, its lines joined; `-` and `_` in keys are alike, as for their
/// readers.
pub fn value(text: &str, section: &str, key: &str) -> Option<String> {
    let mut inside = false;
    let mut value: Option<String> = None;
    for line in text.lines() {
        let content = line.trim();
        if content.starts_with(['#', ';']) {
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        match &mut value {
            Some(value) if indented && !content.is_empty() => {
                value.push_str(content);
                continue;
            }
            Some(_) => break,
            None => {}
        }
        if let Some(name) = content.strip_prefix('[') {
            inside = name.strip_suffix(']') == Some(section);
        } else if inside
            && !indented
            && let Some((name, rest)) = content.split_once(['=', ':'])
            && name.trim().replace('-', "_") == key
        {
            value = Some(rest.trim().to_owned());
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn a_value_is_found_in_its_section() {
        let text = "[a]\nk-l = 1\n[b]\n# k_l = 2\nk_l =\n  3,\n ; no\n  4\nm: 5\n";
        assert_eq!(value(text, "a", "k_l").as_deref(), Some("1"));
        assert_eq!(value(text, "b", "k_l").as_deref(), Some("3,4"));
        assert_eq!(value(text, "b", "m").as_deref(), Some("5"));
        assert_eq!(value(text, "a", "m"), None);
        assert_eq!(value("k_l = 1\n", "a", "k_l"), None);
    }
}
