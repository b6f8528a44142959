//! Which codemods run: those that a person names, else those that fit.

use aiomend_rewrite::{DefaultOn, Meta};

use crate::catalog::ALL;

/// Whether a codemod takes part in a run at all. One whose default depends on the lowest Python is judged again for
/// every file, by [`is_off`].
pub(super) fn takes_part(meta: &Meta, select: &[String], ignore: &[String]) -> bool {
    let is_asked_for = if select.is_empty() { meta.default != DefaultOn::Named } else { names(select, meta.id) };
    is_asked_for && !names(ignore, meta.id)
}

/// Whether a codemod that takes part does not fit a file with this lowest Python, and nobody asked for it.
pub(super) fn is_off(meta: &Meta, select: &[String], target_minor: u8) -> bool {
    select.is_empty() && !meta.default.fits(target_minor)
}

fn names(list: &[String], id: &str) -> bool {
    list.iter().any(|named| named == id || named == ALL)
}

#[cfg(test)]
mod tests {
    use aiomend_rewrite::{DefaultOn, Meta};

    use super::{is_off, takes_part};

    fn meta(default: DefaultOn) -> Meta {
        Meta {
            id: "it",
            title: "",
            safety: "safe",
            min_minor: 8,
            default,
            refusals: &[],
            asks_project: false,
            spans_files: false,
            triggers: &[],
            besides: &[],
            words: &[],
            outside_functions: false,
            noqa: &[],
            doc: "",
        }
    }

    /// Whether the codemod runs over a file with this lowest Python.
    fn runs(default: DefaultOn, select: &[&str], ignore: &[&str], minor: u8) -> bool {
        let owned = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        let (select, ignore, meta) = (owned(select), owned(ignore), meta(default));
        takes_part(&meta, &select, &ignore) && !is_off(&meta, &select, minor)
    }

    #[test]
    fn the_floor_decides_for_what_nobody_asks_for() {
        let unasked = |default| [10, 11, 12].map(|minor| runs(default, &[], &[], minor));
        assert_eq!(unasked(DefaultOn::Always), [true, true, true]);
        assert_eq!(unasked(DefaultOn::From(11)), [false, true, true]);
        assert_eq!(unasked(DefaultOn::Below(11)), [true, false, false]);
        assert_eq!(unasked(DefaultOn::Named), [false, false, false]);
    }

    #[test]
    fn what_is_asked_for_runs_everywhere() {
        for default in [DefaultOn::Always, DefaultOn::From(11), DefaultOn::Below(11), DefaultOn::Named] {
            for minor in [10, 11] {
                assert!(runs(default, &["it"], &[], minor), "{default:?} {minor}");
                assert!(runs(default, &["all"], &["other"], minor), "{default:?} {minor}");
                assert!(!runs(default, &["other"], &[], minor), "{default:?} {minor}");
                assert!(!runs(default, &["all"], &["it"], minor), "{default:?} {minor}");
                assert!(!runs(default, &[], &["all"], minor), "{default:?} {minor}");
            }
        }
    }
}
