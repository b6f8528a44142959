//! Every accept case again, changed in ways that must not matter. `cargo test -p aiomend-codemods --test variants --
//! --nocapture` prints what became of each.

#![allow(clippy::disallowed_macros, clippy::print_stdout, reason = "a test says what it saw")]

use std::path::Path;

use aiomend_codemods::ALL;
use aiomend_fixture::variants::{VARIANTS, try_variant};
use aiomend_fixture::{cases_in, folder_of};
use aiomend_rewrite::with_forms;

const SHARED_STATE: &str = "extract-critical-section:shared-state";

/// Cases whose result changes with the variant, and rightly so: codemod, variant, case, and why.
const DIFFERENT: &[(&str, &str, &str, &str)] = &[
    ("wait-for-to-timeout", "cr", "accept/timeout-constant-rebound-behind-a-backslash", BACKSLASH_BEFORE_A_RETURN),
    ("keep-task-reference", "in-block", "accept/helper-reused", HELPER_BELOW_THE_TOP),
    ("keep-task-reference", "in-block", "accept/helper-reused-annotated", HELPER_BELOW_THE_TOP),
    ("keep-task-reference", "in-block", "accept/helper-reused-under-its-second-name", HELPER_BELOW_THE_TOP),
    ("keep-task-reference", "in-function", "accept/annotated-set-is-another-name", BUILTIN_AT_THE_TOP),
    ("keep-task-reference", "in-function", "accept/helper-reused", HELPER_BELOW_THE_TOP),
    ("keep-task-reference", "in-function", "accept/helper-reused-annotated", HELPER_BELOW_THE_TOP),
    ("keep-task-reference", "in-function", "accept/helper-reused-under-its-second-name", HELPER_BELOW_THE_TOP),
    ("keep-task-reference", "in-function", "accept/set-is-another-name", BUILTIN_AT_THE_TOP),
    ("keep-task-reference", "in-class", "accept/annotated-set-is-another-name", BUILTIN_AT_THE_TOP),
    ("keep-task-reference", "in-class", "accept/set-is-another-name", BUILTIN_AT_THE_TOP),
    ("extract-critical-section", "in-block", "accept/annotated-and-narrowed", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/bound-on-every-way", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/class-of-the-same-name-below", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/comment-behind-a-backslash", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/decorated-method", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/file-that-is-closed", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/first-parameter-rebound", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/global-statement-moves", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/global-statement-stays-with-other-code", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/header-line", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/hook-of-a-base", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/looks-up-by-hand", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/markers", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/markers-in-a-plain-function", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/method-taken-by-another-class", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/method-without-self", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/module-function", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/nested-function", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/object-goes-first", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/static-method", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-block", "accept/task-that-is-kept", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-function", "accept/global-statement-moves", BESIDE_ITS_DEFINITION),
    ("extract-critical-section", "in-class", "accept/global-statement-moves", BESIDE_ITS_DEFINITION),
    (
        "extract-critical-section",
        "comments-behind-statements",
        "accept/bare-return-on-every-path",
        RETURN_WITH_A_COMMENT,
    ),
    (
        "extract-critical-section",
        "comments-behind-statements",
        "accept/global-statement-moves",
        DECLARATION_WITH_A_COMMENT,
    ),
    ("extract-critical-section", "comments-behind-lines", "accept/bare-return-on-every-path", RETURN_WITH_A_COMMENT),
    ("extract-critical-section", "comments-behind-lines", "accept/global-statement-moves", DECLARATION_WITH_A_COMMENT),
    (SHARED_STATE, "in-block", "accept/decorated-and-in-an-async-for", BESIDE_ITS_DEFINITION),
    (SHARED_STATE, "in-block", "accept/element-of-a-global", BESIDE_ITS_DEFINITION),
    (SHARED_STATE, "in-block", "accept/module-global", BESIDE_ITS_DEFINITION),
    (SHARED_STATE, "in-function", "accept/decorated-and-in-an-async-for", BESIDE_ITS_DEFINITION),
    (SHARED_STATE, "comments-behind-statements", "accept/module-global", DECLARATION_WITH_A_COMMENT),
    (SHARED_STATE, "comments-behind-lines", "accept/module-global", DECLARATION_WITH_A_COMMENT),
    ("drop-uncontended-lock", "comments-behind-statements", "accept/init-left-empty", COMMENT_KEEPS_A_FUNCTION),
    ("drop-uncontended-lock", "comments-behind-statements", "accept/init-made-it-twice", COMMENT_KEEPS_A_FUNCTION),
    ("drop-uncontended-lock", "comments-behind-lines", "accept/init-left-empty", COMMENT_KEEPS_A_FUNCTION),
    ("drop-uncontended-lock", "comments-behind-lines", "accept/init-made-it-twice", COMMENT_KEEPS_A_FUNCTION),
    ("drop-uncontended-lock", "comments-above-statements", "accept/init-left-empty", COMMENT_KEEPS_A_FUNCTION),
    ("drop-uncontended-lock", "comments-above-statements", "accept/init-made-it-twice", COMMENT_KEEPS_A_FUNCTION),
    ("scope-global-lock", "no-final-newline", "accept/main.in-all-modules", LAST_LINE_GOES),
    ("scope-global-lock", "in-block", "accept/accessor.library-without-an-entry", BESIDE_ITS_DEFINITION),
    ("scope-global-lock", "in-block", "accept/accessor.tests-with-a-loop-each", BESIDE_ITS_DEFINITION),
    ("scope-global-lock", "in-block", "accept/accessor.threads-without-loops", BESIDE_ITS_DEFINITION),
    ("scope-global-lock", "in-block", "accept/main.annotated-and-final", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.annotation-in-quotes", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.comment-in-the-arguments", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.comments-around-the-global", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.in-all-modules", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.keyword-of-that-name", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.made-when-first-needed", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.name-is-taken", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.nested-function", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.never-released", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.one-loop-would-do", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.only-main-uses-it", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.parameters-of-every-kind", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.queue-of-a-type", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.recursion", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.run-twice", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.semicolon-behind-the-global", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.task-group", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.the-well-known-program", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.through-functions-between", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-block", "accept/main.two-primitives", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-function", "accept/accessor.first-needed-over-lines", FILLED_BY_AN_INNER_FUNCTION),
    ("scope-global-lock", "in-function", "accept/accessor.getter-in-another-module", FILLED_BY_AN_INNER_FUNCTION),
    ("scope-global-lock", "in-function", "accept/accessor.made-when-first-needed", FILLED_BY_AN_INNER_FUNCTION),
    ("scope-global-lock", "in-function", "accept/main.in-all-modules", NO_FUNCTION_OF_THE_MODULE),
    ("scope-global-lock", "in-class", "accept/accessor.getter-in-another-module", FILLED_BY_AN_INNER_FUNCTION),
    ("scope-global-lock", "in-class", "accept/main.in-all-modules", NO_FUNCTION_OF_THE_MODULE),
];

const BACKSLASH_BEFORE_A_RETURN: &str =
    "tree-sitter reads none before a carriage return, and the project sees no binding";
const FILLED_BY_AN_INNER_FUNCTION: &str = "a global that an inner function fills is not looked for";
const LAST_LINE_GOES: &str = "the line before the last has a line end, and is the last now";
const NO_FUNCTION_OF_THE_MODULE: &str = "what is no function of the module is not handed the primitive";
const COMMENT_KEEPS_A_FUNCTION: &str = "an `__init__` that holds a comment stays, with `pass`";
const BUILTIN_AT_THE_TOP: &str = "a function inside another does not hide the builtin from the module level";
const BESIDE_ITS_DEFINITION: &str = "the new function goes where the definition goes that it is put before";
const DECLARATION_WITH_A_COMMENT: &str = "a declaration with a comment stays";
const RETURN_WITH_A_COMMENT: &str = "a `return` that says nothing stays with its comment";
const HELPER_BELOW_THE_TOP: &str = "a helper that is not at the top of the module is not used again";

/// Cases that a variant makes the codemod refuse: codemod, variant, case, and code.
///
/// No other file can name a class that lies in a function or class, and which function a condition defines is not known.
/// A comment between words that go has no line in the new code. Behind one the grammar takes a line left of the block for
/// the end of it, in brackets too.
const REFUSED: &[(&str, &str, &str, &str)] = &[
    ("wait-for-to-timeout", "comments-behind-lines", "accept/breaks-left-of-the-block", "parsers-disagree"),
    ("gather-to-task-group", "comments-behind-lines", "accept/task-over-lines", "comment-would-be-lost"),
    ("drop-uncontended-lock", "in-function", "accept/made-again-in-another-file", "uses-unclear"),
    ("drop-uncontended-lock", "in-function", "accept/subclass-in-another-file", "uses-unclear"),
    ("drop-uncontended-lock", "in-class", "accept/made-again-in-another-file", "uses-unclear"),
    ("drop-uncontended-lock", "in-class", "accept/subclass-in-another-file", "uses-unclear"),
    ("scope-global-lock", "in-block", "accept/accessor.getter", "rebound"),
    ("scope-global-lock", "in-block", "accept/accessor.getter-in-another-module", "rebound"),
    ("scope-global-lock", "in-block", "accept/accessor.getter-in-quotes", "rebound"),
    ("scope-global-lock", "comments-behind-lines", "accept/accessor.made-over-lines", "comment-would-be-lost"),
];

#[test]
fn variants() {
    let mut report = String::new();
    let mut refused = Vec::new();
    let mut different = Vec::new();
    for codemod in with_forms(ALL) {
        let id = codemod.meta().id;
        let cases = cases_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder_of(id)), 12);
        let tallies = std::thread::scope(|scope| {
            let cases = &cases;
            let threads: Vec<_> =
                VARIANTS.iter().map(|variant| scope.spawn(move || try_variant(codemod, cases, variant))).collect();
            threads.into_iter().map(|thread| thread.join().expect("a variant ends")).collect::<Vec<_>>()
        });
        for (variant, tally) in VARIANTS.iter().zip(tallies) {
            println!("{id}, {}: {tally}", variant.name);
            for (case, codes) in tally.refused {
                refused.push((id, variant.name, case, codes.join(", ")));
            }
            for (case, problem) in tally.different {
                if !DIFFERENT.iter().any(|known| (known.0, known.1, known.2) == (id, variant.name, case.as_str())) {
                    report.push_str(&format!("== {id}, {}: {case}\n{problem}\n\n", variant.name));
                }
                different.push((id, variant.name, case));
            }
            for case in tally.more_careful {
                report.push_str(&format!("== {id}, {}: {case} is no longer as safe\n\n", variant.name));
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
    let known: Vec<_> = DIFFERENT.iter().map(|it| (it.0, it.1, it.2.to_owned())).collect();
    assert_eq!(different, known, "cases that no longer differ are listed");
    let known: Vec<_> = REFUSED.iter().map(|it| (it.0, it.1, it.2.to_owned(), it.3.to_owned())).collect();
    assert_eq!(refused, known, "the list of refused cases is out of date");
}
