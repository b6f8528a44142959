//! The last line of a report.

use std::time::Duration;

use crate::driver::outcome::{Floor, LeftOut, Verification};
use crate::report::View;
use crate::report::counts::Counts;
use crate::report::look::Look;
use crate::report::printable::{count, visible, width};

/// What the command does with fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    /// `diff`.
    Would,
    /// `check`, which lists display-only fixes too.
    Listed,
    /// `fix`.
    Did,
}

/// `14 fixes in 6 files (9 safe, 5 unsafe: --unsafe-fixes) · 3 refused · 212 files, 58 with asyncio, 0.03 s · Python ≥ 3.11 …`
pub(crate) fn line(view: &View<'_>, counts: &Counts, tense: Tense, look: &Look) -> String {
    let total = counts.total;
    let mut parts = Vec::new();
    if counts.files_with_asyncio == 0 && total.findings() == 0 {
        parts.push(format!("No asyncio in {}, {}", count(counts.files, "file"), seconds(view.elapsed)));
        push_skipped(counts, &mut parts);
        return parts.join(" · ");
    }
    match tense {
        Tense::Would | Tense::Listed => parts.push(would(view, counts)),
        Tense::Did => did(view, counts, &mut parts),
    }
    if total.display_only > 0 {
        let flag = if look.is_verbose() || tense == Tense::Listed { "" } else { ": -v" };
        parts.push(format!("{} for display only{flag}", total.display_only));
    }
    if total.refused > 0 {
        parts.push(format!("{} refused", total.refused));
    }
    parts.extend(view.written.verification.as_ref().map(verification));
    push_skipped(counts, &mut parts);
    parts.extend(left_out(view.left_out));
    parts.extend(offered(counts));
    let files = count(counts.files, "file");
    parts.push(format!("{files}, {} with asyncio, {}", counts.files_with_asyncio, seconds(view.elapsed)));
    parts.extend(floors(&view.shown.floors));
    parts.join(" · ")
}

/// A summary, broken between its parts where a terminal is not as wide.
pub(crate) fn broken(summary: &str, look: &Look) -> String {
    let Some(columns) = look.screen else { return summary.to_owned() };
    let mut lines: Vec<String> = Vec::new();
    for part in summary.split(" · ") {
        match lines.last_mut() {
            Some(line) if width(line) + 5 + width(part) <= columns => {
                line.push_str(" · ");
                line.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    lines.join(" ·\n")
}

/// `14 fixes in 6 files (9 safe, 5 unsafe: --unsafe-fixes)`
pub(crate) fn would(view: &View<'_>, counts: &Counts) -> String {
    let total = counts.total;
    let flag = if view.unsafe_fixes { "" } else { ": --unsafe-fixes" };
    let trust = match (total.safe, total.unsafe_) {
        (0, 0) => return "Nothing to fix".to_owned(),
        (_, 0) => "safe".to_owned(),
        (0, _) => format!("unsafe{flag}"),
        (safe, unsafe_) => format!("{safe} safe, {unsafe_} unsafe{flag}"),
    };
    format!("{} in {} ({trust})", count(total.fixes(), "fix"), count(counts.files_with_fixes, "file"))
}

fn did(view: &View<'_>, counts: &Counts, parts: &mut Vec<String>) {
    let total = counts.total;
    parts.push(match total.applied {
        0 => "Nothing fixed".to_owned(),
        sites => {
            let unsafe_ = total.applied_unsafe;
            let trust =
                if unsafe_ == 0 { String::new() } else { format!(" ({} safe, {unsafe_} unsafe)", sites - unsafe_) };
            format!("Fixed {} in {}{trust}", count(sites, "site"), count(counts.files_changed, "file"))
        }
    });
    let left = total.unsafe_ - total.applied_unsafe;
    if left > 0 && !view.unsafe_fixes {
        parts.push(format!("{left} unsafe left: --unsafe-fixes"));
    }
}

/// What a person asked to leave out, each by its option: `11 more beyond --max-changes`.
pub(crate) fn left_out(left_out: LeftOut) -> impl Iterator<Item = String> {
    let parts = [
        (left_out.unchanged, "on lines that --diff-base leaves out"),
        (left_out.other_keys, "not in --only-keys"),
        (left_out.in_baseline, "in the baseline"),
        (left_out.beyond_limit, "more beyond --max-changes"),
    ];
    parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, why)| format!("{number} {why}"))
}

/// What codemods would fix that nobody has asked for: `at least 2 more with --select ID`.
pub(crate) fn offered(counts: &Counts) -> impl Iterator<Item = String> {
    counts.offered.iter().map(|(id, fixes)| format!("at least {fixes} more with --select {id}"))
}

/// ``verified by `pytest -q`: 7 runs``
pub(crate) fn verification(told: &Verification) -> String {
    let (command, runs) = (visible(&told.command), count(told.runs, "run"));
    if told.is_complete { format!("verified by `{command}`: {runs}") } else { format!("`{command}`: {runs}, stopped") }
}

fn push_skipped(counts: &Counts, parts: &mut Vec<String>) {
    if counts.files_skipped > 0 {
        parts.push(format!("{} skipped", counts.files_skipped));
    }
}

/// Two digits that say something, and minutes for what takes long.
pub(crate) fn seconds(elapsed: Duration) -> String {
    let whole = elapsed.as_secs();
    if whole >= 60 {
        return format!("{} min {} s", whole / 60, whole % 60);
    }
    let precision = if whole >= 10 {
        0
    } else if whole >= 1 {
        1
    } else {
        2
    };
    format!("{:.precision$} s", elapsed.as_secs_f64())
}

/// `Python ≥ 3.11 from pyproject.toml`; a range where projects differ.
pub(crate) fn floors(floors: &[Floor]) -> Option<String> {
    let told = |floor: &Floor| match floor.origin.as_str() {
        "default" => format!("≥ 3.{} assumed", floor.minor),
        origin => format!("≥ 3.{} from {}", floor.minor, visible(origin)),
    };
    match floors {
        [] => None,
        [_] | [_, _] => Some(format!("Python {}", floors.iter().map(told).collect::<Vec<_>>().join(" and "))),
        _ => {
            let minors = || floors.iter().map(|floor| floor.minor);
            let (low, high) = (minors().min()?, minors().max()?);
            let range = if low == high { format!("≥ 3.{low}") } else { format!("≥ 3.{low} to ≥ 3.{high}") };
            Some(format!("Python {range} from {} places", floors.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{broken, seconds};
    use crate::cli::Volume;
    use crate::report::look::Look;

    #[test]
    fn a_summary_is_broken_between_its_parts_on_a_terminal_alone() {
        let summary = "2 fixes in 2 files (safe) · 1 refused · 9 files, 2 with asyncio, 0.03 s · Python ≥ 3.11 assumed";
        let look = Look::plain(Volume::Normal);
        assert_eq!(broken(summary, &look), summary);
        let lines = "2 fixes in 2 files (safe) · 1 refused ·\n9 files, 2 with asyncio, 0.03 s ·\nPython ≥ 3.11 assumed";
        assert_eq!(broken(summary, &Look { screen: Some(50), ..look }), lines);
    }

    #[test]
    fn times_have_two_digits_that_count() {
        let told = |millis| seconds(Duration::from_millis(millis));
        assert_eq!(
            [told(3), told(31), told(1_234), told(12_345), told(123_456)],
            ["0.00 s", "0.03 s", "1.2 s", "12 s", "2 min 3 s"]
        );
    }
}
