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
//! | a full disk | `writing::a_full_disk_is_told_and_leaves_every_file_whole`, `writing::without_room_for_the_journal_nothing_is_begun`; every step: `write_safety::crash` |
//! | killed half-way | `killed`, `write_safety::process`, `write_safety::crash` |
//! | two runs at once | `write_safety::process::two_runs_at_once_are_one_too_many` |
//! | a report, patch or list that cannot be written or read | `writing::a_report_that_has_no_room_is_told_with_its_place`, `usage::files_that_are_named_and_not_there` |
//! | `undo` with nothing to take back, or files that changed | `writing::undo_says_why_it_took_nothing_back` |
//! | unknown codemod, form, code, version, option, command | `usage` |
//! | unknown key, wrong value, broken settings | `settings` |
//! | nothing with asyncio | `files::a_project_without_asyncio_is_one_line` |
//! | verification that tells nothing, or fails | `verify::refused`, `verify::guilt` |
//! | a request that cannot be made | `requests::what_cannot_be_done_is_told_before_any_work`, `usage::what_pr_cannot_do_is_told_before_any_work` |

#[cfg(unix)]
mod files;
mod settings;
mod usage;
#[cfg(unix)]
mod writing;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{aiomend, code, stderr, stdout};

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
