//! The nearest known name to one that is not known.

/// The name of `known` that a person most likely meant by `typed`, if any is near enough to be worth a question.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    // One letter is near to everything that begins with it.
    if typed.chars().count() < 2 {
        return None;
    }
    known
        .into_iter()
        .map(|name| (similarity(&typed, name), name))
        .filter(|&(score, _)| score >= 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

/// 1 for equal names. A name that begins with all of `typed` is near, however long it is.
fn similarity(typed: &str, name: &str) -> f64 {
    let by_letters = strsim::jaro_winkler(typed, name);
    if typed.len() >= 4 && name.starts_with(typed) { by_letters.max(0.95) } else { by_letters }
}

/// `, did you mean `name`?` or nothing: the end of a message on an unknown name.
pub(crate) fn question(nearest: Option<&str>) -> String {
    nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn typing_errors_and_beginnings_are_near() {
        let known = ["wait-for-to-timeout", "gather-to-task-group", "keep-task-reference"];
        assert_eq!(nearest("gather-to-taskgroup", known), Some("gather-to-task-group"));
        assert_eq!(nearest("wait", known), Some("wait-for-to-timeout"));
        assert_eq!(nearest("WAIT-FOR", known), Some("wait-for-to-timeout"));
        assert_eq!(nearest("zzz", known), None);
        assert_eq!(nearest("w", known), None);
    }
}
