//! What goes wrong, and what the person is told: every message provoked once, word for word, with its exit code, and a
//! tree that stays as it is.
//!
//! | situation | test |
//! | --- | --- |
//! | not valid Python, Python 2, undecodable | `files::a_file_that_is_no_python_is_skipped_and_the_others_go_on`, `files::a_file_that_cannot_be_decoded_is_skipped_with_its_line` |
//! | a file without rights to read it | `files::a_file_that_may_not_be_read_is_named` |
//! | uncommitted, staged, untracked changes | `files::changes_of_ones_own_are_named_with_the_flag_that_allows_them` |
//! | no version control, no `git` | `files::without_version_control_the_flag_is_named`, `files::without_git_itself_that_is_said` |
//! | a file changes while we work | `writing::a_file_that_changes_meanwhile_is_not_written`, `writing::nothing_of_a_fix_over_several_files_is_written_then` |
//! | a read-only file, a link that leads out, a second name | `writing::what_may_not_be_written_is_left_with_a_reason` |
//! | a read-only directory, a directory without rights | `disk::where_nothing_may_be_written_that_is_said_and_the_rest_is_done`, `disk::a_directory_without_rights_is_left_with_a_reason` |
//! | a full disk | `writing::a_full_disk_is_told_and_leaves_every_file_whole`, `writing::without_room_for_the_journal_nothing_is_begun`, `disk::on_a_full_disk_the_old_report_stays`, `review::faults::without_room_for_the_notes_that_is_said_and_the_tree_stays`; every step: `write_safety::crash`; every call: `killed::calls` |
//! | killed half-way | `killed`, `write_safety::process`, `write_safety::crash`, `killed::calls`, `review::faults::notes_are_whole_wherever_a_review_is_killed` |
//! | two runs at once | `write_safety::process::two_runs_at_once_are_one_too_many`, `special::several_runs_at_once_do_what_one_does`, `review::faults::while_a_review_is_open_no_other_run_writes`, `review::faults::while_a_fix_is_running_there_is_no_review` |
//! | a pipe, a device, a socket, a link to itself | `special` |
//! | a report, patch or list that cannot be written or read | `writing::a_report_that_has_no_room_is_told_with_its_place`, `usage::files_that_are_named_and_not_there` |
//! | `undo` with nothing to take back, or files that changed | `writing::undo_says_why_it_took_nothing_back` |
//! | unknown codemod, form, code, version, option, command | `usage` |
//! | unknown key, wrong value, broken settings | `settings` |
//! | nothing with asyncio | `files::a_project_without_asyncio_is_one_line` |
//! | verification that tells nothing, or fails | `verify::refused`, `verify::guilt` |
//! | no terminal, no editor, an edit that is no fix | `review::without_a_terminal_other_commands_are_named`, `review::what_comes_back_from_the_editor_is_checked` |
//! | a request that cannot be made | `requests::what_cannot_be_done_is_told_before_any_work`, `usage::what_pr_cannot_do_is_told_before_any_work` |

#[cfg(target_os = "linux")]
mod disk;
#[cfg(unix)]
mod files;
mod settings;
#[cfg(unix)]
mod special;
mod usage;
#[cfg(unix)]
mod writing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{aiomend, code, stderr, stdout};
use crate::workspace::{rust_files, text};

/// Every file of a tree with its content, but what the tool keeps for itself.
fn contents(tree: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![tree.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap().flatten() {
            let path = entry.path();
            if path.is_symlink() {
                found.insert(path, Vec::new());
            } else if !path.is_dir() {
                let content = fs::read(&path).unwrap_or_default();
                found.insert(path, content);
            } else if entry.file_name() != ".state" && entry.file_name() != ".git" {
                open.push(path);
            }
        }
    }
    found
}

/// `aiomend ARGS` ends with 2, says exactly this on standard error and nothing on standard output, and touches nothing.
#[track_caller]
fn refused(tree: &Path, args: &[&str], expected: &str) {
    let before = contents(tree);
    let output = aiomend(tree, args);
    assert_eq!(stderr(&output).trim_end(), expected, "aiomend {}", args.join(" "));
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""), "aiomend {}", args.join(" "));
    assert!(contents(tree) == before, "aiomend {} has written something", args.join(" "));
}

/// The table above names tests, and modules of tests, that there are.
#[test]
fn every_situation_has_its_test() {
    let own = text("tests/it/errors.rs");
    let rows = own.lines().filter_map(|line| line.strip_prefix("//! | ")).skip(2);
    let tests: Vec<(String, String)> = rust_files()
        .into_iter()
        .filter(|path| path.starts_with("tests/it"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), text(&path)))
        .collect();
    let mut named = 0;
    for row in rows {
        let cell = row.split(" | ").nth(1).unwrap_or_else(|| panic!("no tests: {row}"));
        for name in cell.split('`').skip(1).step_by(2) {
            let last = name.rsplit("::").next().unwrap_or(name);
            let is_there = |(module, text): &(String, String)| module == last || text.contains(&format!("fn {last}("));
            assert!(tests.iter().any(is_there), "no test or module: `{name}`");
            named += 1;
        }
    }
    assert!(named > 20, "{named}");
}
