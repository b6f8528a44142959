//! Which codemods run: those that a person names, else those that fit.

use aiomend_rewrite::{DefaultOn, Meta};

use crate::catalog::ALL;

/// Whether a codemod takes part in a run at all. One whose default depends on the lowest Python is judged again for
/// every file, by [`is_off`].
///
/// A form of a codemod does if it is selected by its own name, unless it or its codemod is ignored.
pub(super) fn takes_part(meta: &Meta, select: &[String], ignore: &[String]) -> bool {
    let is_asked_for = match meta.form_of() {
        Some(_) => select.iter().any(|named| named == meta.id),
        None if select.is_empty() => meta.default != DefaultOn::Named,
        None => select.iter().any(|named| named == meta.id || named == ALL),
    };
    is_asked_for && !ignore.iter().any(|named| meta.is_called(named) || named == ALL)
}

/// Whether a codemod runs nowhere unless it is asked for, and a run for which nobody chose should say what it would do.
pub(super) fn is_offered(meta: &Meta, select: &[String], ignore: &[String]) -> bool {
    let is_ignored = ignore.iter().any(|named| meta.is_called(named) || named == ALL);
    select.is_empty() && meta.default == DefaultOn::Named && !is_ignored
}

/// Whether a codemod that takes part does not fit a file with this lowest Python, and nobody asked for it.
pub(super) fn is_off(meta: &Meta, select: &[String], target_minor: u8) -> bool {
    select.is_empty() && !meta.default.fits(target_minor)
}

#[cfg(test)]
mod tests {
    use aiomend_rewrite::{DefaultOn, Forms, Meta};

    use super::{is_off, is_offered, takes_part};

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
            trace: aiomend_rewrite::Trace::Used,
            noqa: &[],
            doc: "",
            forms: Forms::NONE,
        }
    }

    /// Whether the codemod runs over a file with this lowest Python.
    fn runs(default: DefaultOn, select: &[&str], ignore: &[&str], minor: u8) -> bool {
        let owned = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        let (select, ignore, meta) = (owned(select), owned(ignore), meta(default));
        takes_part(&meta, &select, &ignore) && !is_off(&meta, &select, minor)
    }

    #[test]
    fn a_form_runs_where_its_own_name_is_selected() {
        let runs = |select: &[&str], ignore: &[&str]| {
            let owned = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
            let form = Meta { id: "it:form", ..meta(DefaultOn::Named) };
            takes_part(&form, &owned(select), &owned(ignore)) && !is_off(&form, &owned(select), 11)
        };
        assert!(runs(&["it:form"], &[]) && runs(&["it", "it:form"], &["other"]));
        for select in [&[][..], &["it"], &["all"], &["it:other"]] {
            assert!(!runs(select, &[]), "{select:?}");
        }
        for ignore in ["it", "it:form", "all"] {
            assert!(!runs(&["it:form"], &[ignore]), "{ignore}");
        }
        let of_its_own = |select: &str| takes_part(&meta(DefaultOn::Named), &[select.to_owned()], &[]);
        assert!(of_its_own("it") && !of_its_own("it:form"));
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
    fn what_is_a_matter_of_taste_is_offered_where_nobody_chose() {
        let offered = |default, select: &[&str], ignore: &[&str]| {
            let owned = |list: &[&str]| list.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
            is_offered(&meta(default), &owned(select), &owned(ignore))
        };
        assert!(offered(DefaultOn::Named, &[], &["other"]));
        assert!(!offered(DefaultOn::Always, &[], &[]) && !offered(DefaultOn::From(11), &[], &[]));
        assert!(!offered(DefaultOn::Named, &["other"], &[]));
        assert!(!offered(DefaultOn::Named, &[], &["it"]) && !offered(DefaultOn::Named, &[], &["all"]));
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
