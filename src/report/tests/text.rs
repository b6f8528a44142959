//! The reports for people.

use aiomend_rewrite::{Applicability, Edit, Refusal, Related};
use insta::assert_snapshot;

use super::build::{File, GATHER, WAIT_FOR, loader, over_two_files, run, shown, view};
use crate::cli::Volume;
use crate::driver::outcome::{Floor, Run};
use crate::report::{Counts, Look, PatchRoot, View, check, diff, errors, fix_preview, fix_result, patch};

#[test]
fn diff_shows_hunks_under_their_findings_then_what_is_left() {
    let run = run(vec![loader()]);
    assert_snapshot!(shown(diff, &view(&run), Volume::Normal));
}

#[test]
fn fix_says_what_it_did() {
    let run = run(vec![loader()]);
    let view = View { unsafe_fixes: true, ..view(&run) };
    let preview = shown(fix_preview, &view, Volume::Normal);
    assert!(shown(diff, &view, Volume::Normal).starts_with(&preview));
    let text = shown(fix_result, &view, Volume::Normal);
    assert_snapshot!(text.lines().last().expect("a summary"));
}

#[test]
fn check_lists_findings() {
    let run = run(vec![loader(), odd()]);
    assert_snapshot!(shown(check, &view(&run), Volume::Normal));
}

#[test]
fn the_summary_says_what_else_could_be_selected() {
    let mut run = run(vec![loader()]);
    run.offered.insert("by-taste", 3);
    let text = shown(check, &view(&run), Volume::Normal);
    let summary = text.lines().last().expect("a summary");
    assert!(summary.contains(" · at least 3 more with --select by-taste · "), "{summary}");
}

#[test]
fn quiet_leaves_the_results() {
    let run = run(vec![loader()]);
    let text = shown(diff, &view(&run), Volume::Quiet);
    assert!(text.contains("@@") && !text.contains("Left alone") && !text.contains("pyproject"));
}

/// A display-only fix, a suppressed site, and one for a later Python.
fn odd() -> File {
    let text = "async def f():\n    t = wait_for(a(), 1)\n    await wait_for(b(), 2)  # aiomend: ignore\n    await wait_for(c(), 3)\n";
    let file = File::new("src/odd.py", text);
    let (late, silenced) = (file.span("wait_for(c(), 3)", 0), file.span("wait_for(b(), 2)", 0));
    file.fixed(WAIT_FOR, Applicability::DisplayOnly, "wait_for(a(), 1)", &[("wait_for(a(), 1)", "a()")])
        .offered_since("`a` has a timeout of its own, which ends it earlier")
        .refused(
            WAIT_FOR,
            "wait_for(b(), 2)",
            vec![Refusal::new("suppressed", silenced, "a comment asks to leave it alone")],
        )
        .refused(
            WAIT_FOR,
            "wait_for(c(), 3)",
            vec![Refusal::new("python-version", late, "`asyncio.timeout` needs Python 3.11")],
        )
}

#[test]
fn verbose_shows_what_is_usually_only_counted() {
    let run = run(vec![odd()]);
    assert_snapshot!(shown(diff, &view(&run), Volume::Normal));
    assert_snapshot!(shown(diff, &view(&run), Volume::Verbose));
}

#[test]
fn unsafe_fixes_that_the_text_lacks_are_shown_on_their_own() {
    let mut run = run(vec![File::new("a.py", "x = wait_for(a(), 1)\n").fixed(
        WAIT_FOR,
        Applicability::Unsafe,
        "wait_for(a(), 1)",
        &[("wait_for(a(), 1)", "a()")],
    )]);
    run.files[0].text = None;
    run.files[0].findings[0].applied = false;
    assert_snapshot!(shown(diff, &view(&run), Volume::Normal));
    assert_eq!(shown(fix_preview, &view(&run), Volume::Normal), "");
    assert_snapshot!(shown(fix_result, &view(&run), Volume::Normal));
}

fn refusals(number: usize) -> Run {
    let mut text = String::new();
    for at in 0..number {
        text.push_str(&format!("x = gather({at}0)\n"));
    }
    let mut file = File::new("src/many.py", &text);
    for at in 0..number {
        let site = format!("gather({at}0)");
        let code = if at % 3 == 0 { "star-arguments" } else { "return-exceptions" };
        let refusal = Refusal::new(code, file.span(&site, 0), "it stands in the way");
        file = file.refused(GATHER, &site, vec![refusal]);
    }
    run(vec![file])
}

#[test]
fn many_refusals_become_a_table() {
    assert!(shown(diff, &view(&refusals(20)), Volume::Normal).contains("it stands"));
    assert_snapshot!(shown(diff, &view(&refusals(21)), Volume::Normal));
    assert!(shown(diff, &view(&refusals(21)), Volume::Verbose).contains("it stands"));
}

#[test]
fn many_related_places_are_cut_and_each_is_told_once() {
    let text = "x = gather(a(), b())\n";
    let file = File::new("a.py", text);
    let places = |number: usize| -> Vec<Related> {
        let place = |line| Related { path: "b.py".into(), line, message: "`except ValueError` here".to_owned() };
        (1..=number).map(place).collect()
    };
    let refusal = |code, file: &File, number| {
        Refusal::new(code, file.span("gather", 0), "in the way").with_related(places(number)).with_hint("do it by hand")
    };
    let refusals = vec![refusal("first-reason", &file, 7), refusal("second-reason", &file, 3)];
    let run = run(vec![file.refused(GATHER, "gather(a(), b())", refusals)]);
    assert_snapshot!(shown(diff, &view(&run), Volume::Normal));
    let verbose = shown(diff, &view(&run), Volume::Verbose);
    assert_eq!(verbose.matches("b.py:").count(), 7);
    assert_eq!(verbose.matches("hint: ").count(), 1);
}

#[test]
fn fixes_for_display_only_are_counted_and_never_written() {
    let run = run(vec![odd()]);
    let view = View { unsafe_fixes: true, ..view(&run) };
    let counts = Counts::of(&view);
    assert_eq!((counts.total.display_only, counts.total.applied, counts.files_changed), (1, 0, 0));
    assert!(shown(diff, &view, Volume::Normal).contains("1 for display only: -v"));
    assert!(!shown(diff, &view, Volume::Normal).contains("[display-only]"));
    assert!(shown(fix_preview, &view, Volume::Normal).is_empty());
    assert!(shown(fix_preview, &view, Volume::Verbose).contains("[display-only]"));
    assert!(shown(fix_result, &view, Volume::Normal).contains("Nothing fixed · 1 for display only: -v"));
    assert!(shown(check, &view, Volume::Quiet).contains("wait-for-to-timeout [display-only] "));
    let mut out = Vec::new();
    let root = PatchRoot { root: std::path::Path::new("/p"), current: std::path::Path::new("/p") };
    patch(&run, &root, &mut out).expect("written");
    assert!(out.is_empty());
}

#[test]
fn skipped_files_and_defects_are_told() {
    let run = run(vec![
        File::new("src/\u{1b}[31mbad.py", "").skipped("syntax-error-here", "expected `:`", Some(12)),
        File::new("src/old.py", "").skipped("undecodable", "line 3 is not valid UTF-8", None),
        File::new("src/z.py", "").defect(GATHER, "the new text does not parse\nat line 3"),
    ]);
    assert_snapshot!(shown(diff, &view(&run), Volume::Normal));
    let mut err = Vec::new();
    errors(&run, &Look::plain(Volume::Normal), &mut err).expect("written");
    assert_snapshot!(String::from_utf8_lossy(&err));
}

#[test]
fn nothing_with_asyncio_is_one_line() {
    let run = Run { looked_at: 1, ..Run::default() };
    assert_snapshot!(shown(diff, &view(&run), Volume::Normal));
}

#[test]
fn several_floors_are_told() {
    let floor = |minor, origin: &str| Floor { minor, origin: origin.to_owned() };
    let mut run = run(Vec::new());
    run.floors = vec![floor(9, "a/pyproject.toml"), floor(11, "default")];
    let two = shown(check, &view(&run), Volume::Normal);
    run.floors.push(floor(12, "c/setup.cfg"));
    let three = shown(check, &view(&run), Volume::Normal);
    assert_snapshot!(two + &three);
}

#[test]
fn long_and_odd_source_lines_fit_the_terminal() {
    let text = format!(
        "async def f():\n\tasync with lock:\n\t\tx = await gather(a(), {})  # \u{202e}漢字\n\t\ty = 1\n",
        "\"漢字漢字漢字漢字\", ".repeat(6)
    );
    let file = File::new("src/wide.py", &text);
    let long = "the section suspends here while it holds a lock, and any other task may run in between: moving it would let that task see half of the change";
    let refusals = vec![
        Refusal::new("section-suspends", file.span("gather(", 0), long),
        Refusal::new("section-writes", file.span("y = 1", 0), "written here"),
    ];
    let run = run(vec![file.refused(GATHER, "gather(a(),", refusals)]);
    let text = shown(diff, &view(&run), Volume::Normal);
    let most = text.lines().map(crate::report::printable::width).take_while(|&width| width > 0).max();
    assert_snapshot!(text);
    assert!(most <= Some(80), "{most:?} columns");
}

#[test]
fn colour_only_where_asked() {
    let run = run(vec![loader(), odd()]);
    let mut out = Vec::new();
    diff(&view(&run), &Look::coloured(Volume::Normal), &mut out).expect("written");
    let coloured = String::from_utf8(out).expect("text");
    assert!(coloured.contains("\u{1b}[31m-    pages = await gather(*jobs)\u{1b}[0m"));
    let plain = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(plain, shown(diff, &view(&run), Volume::Normal));
}

#[test]
fn line_ends_of_windows_are_not_shown_and_mixed_ones_are() {
    let file = |text| {
        run(vec![File::new("w.py", text).fixed(WAIT_FOR, Applicability::Safe, "wait_for(a)", &[("wait_for(a)", "a")])])
    };
    assert_snapshot!(shown(diff, &view(&file("x = 1\r\nwait_for(a)\r\n")), Volume::Quiet));
    assert_snapshot!(shown(diff, &view(&file("x = 1\nwait_for(a)\r\ny")), Volume::Quiet));
}

#[test]
fn findings_that_share_a_hunk_head_it_together() {
    let text = "async def f():\n    wait_for(a)\n    wait_for(b)\n    wait_for(c)\n";
    let fixed = |file: File, old: &str, new: &str| file.fixed(WAIT_FOR, Applicability::Unsafe, old, &[(old, new)]);
    let file = fixed(File::new("a.py", text), "wait_for(a)", "a").noted("runs in this task").noted("starts later");
    let file = fixed(file, "wait_for(b)", "b").noted("runs in this task").noted("ends earlier");
    let file = fixed(file, "wait_for(c)", "c").noted("runs in this task");
    assert_snapshot!(shown(diff, &view(&run(vec![file])), Volume::Quiet));
}

#[test]
fn a_site_of_two_hunks_heads_both_and_tells_its_notes_once() {
    let lines = "    1,\n".repeat(9);
    let text = format!("wait_for(\n{lines})  # end\n");
    let site = text.strip_suffix("  # end\n").expect("the site");
    let file = File::new("a.py", &text).fixed(
        WAIT_FOR,
        Applicability::Unsafe,
        site,
        &[("wait_for(\n", "timeout(\n"), (")  #", "]  #")],
    );
    assert_snapshot!(shown(diff, &view(&run(vec![file.noted("starts later")])), Volume::Quiet));
}

#[test]
fn changes_away_from_their_site_are_told_at_both_ends() {
    let far = "x = 1\n".repeat(9);
    let site = File::new("a.py", &format!("wait_for(a)\n{far}"));
    let edit = Edit::insert(site.outcome.source.text().len() as u32, "helper = 1\n");
    let span = site.span("wait_for(a)", 0);
    let site = site.add_fix(WAIT_FOR, Applicability::Safe, span, vec![edit], &[]);
    let mut other = File::new("b.py", "y = 1\n");
    let edit = Edit::replace(other.span("1", 0), "2");
    let site = site.reaching(&mut other, vec![edit]);
    assert_snapshot!(shown(diff, &view(&run(vec![site, other])), Volume::Quiet));
}

#[test]
fn what_a_fix_does_to_another_file_is_shown_there() {
    let run = over_two_files(Applicability::Unsafe);
    assert_snapshot!(shown(diff, &view(&run), Volume::Quiet));
    assert_snapshot!(shown(check, &view(&run), Volume::Quiet));
}

#[test]
fn a_fix_over_two_files_that_is_not_applied_is_shown_whole() {
    assert_snapshot!(shown(diff, &view(&over_two_files(Applicability::DisplayOnly)), Volume::Verbose));
}

#[test]
fn a_patch_holds_every_file_of_a_fix() {
    let run = over_two_files(Applicability::Unsafe);
    let root = PatchRoot { root: std::path::Path::new("/repo"), current: std::path::Path::new("/repo") };
    let mut out = Vec::new();
    patch(&run, &root, &mut out).expect("a patch");
    let text = String::from_utf8(out).expect("text");
    assert!(text.contains("+++ b/a.py") && text.contains("+++ b/b.py") && text.contains("+c\n"), "{text}");
}

#[test]
fn two_codemods_that_say_the_same_of_a_site_say_it_once() {
    let refusals = |file: &File, message| vec![Refusal::new("star-arguments", file.span("gather(*a)", 0), message)];
    let file = File::new("a.py", "gather(*a)\ngather(b)\n");
    let (same, other) = (refusals(&file, "the arguments are hidden"), refusals(&file, "something else"));
    let file = file.refused("gather-cancel-siblings", "gather(*a)", same.clone());
    let file = file.refused(GATHER, "gather(*a)", same).refused(WAIT_FOR, "gather(*a)", other);
    let run = run(vec![file]);
    assert_snapshot!(shown(diff, &view(&run), Volume::Normal));
    // Each is a finding of its own in a list.
    assert_eq!(shown(check, &view(&run), Volume::Normal).matches("a.py:1:1: ").count(), 3);
}

#[test]
fn quiet_check_lists_what_can_be_fixed() {
    let run = run(vec![loader(), odd()]);
    let quiet = shown(check, &view(&run), Volume::Quiet);
    assert!(quiet.lines().count() > 1 && quiet.lines().all(|line| line.contains('[')), "{quiet}");
}

#[test]
fn the_table_leaves_out_who_refuses_where_a_terminal_is_narrow() {
    let run = refusals(21);
    let table = |screen| {
        let mut out = Vec::new();
        let look = Look { screen, ..Look::plain(Volume::Normal) };
        diff(&view(&run), &look, &mut out).expect("written");
        String::from_utf8(out).expect("text")
    };
    assert!(table(None).contains("as src/many.py:2:5 gather-to-task-group\n"));
    assert!(table(Some(80)).contains("as src/many.py:2:5 gather-to-task-group\n"));
    assert!(table(Some(60)).contains("as src/many.py:2:5\n"));
}

#[test]
fn a_long_path_leaves_no_room_for_the_source_beside_it() {
    let path = format!("src/{}.py", "long".repeat(8));
    let fixed = File::new(path, "x = wait_for(a(), 1)\n").fixed(
        WAIT_FOR,
        Applicability::Safe,
        "wait_for(a(), 1)",
        &[("wait_for(a(), 1)", "a()")],
    );
    let text = shown(diff, &view(&run(vec![fixed])), Volume::Quiet);
    assert!(text.lines().next().is_some_and(|head| head.ends_with("py:1:5 wait-for-to-timeout [safe]")), "{text}");
}
