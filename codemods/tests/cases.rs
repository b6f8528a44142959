//! Every hand-written case of every codemod, and every example of its README.

use std::path::Path;

use aiomend_codemods::ALL;
use aiomend_fixture::{cases_in, check_all, examples_in, folder_of};
use aiomend_rewrite::with_forms;

#[test]
fn cases() {
    let mut report = String::new();
    for codemod in with_forms(ALL) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder_of(codemod.meta().id));
        let mut cases = cases_in(&folder, 12);
        assert!(!cases.is_empty(), "{} has no cases", codemod.meta().id);
        cases.extend(examples_in(codemod.meta().doc, codemod.meta().form(), 12));
        if let Err(failures) = check_all(codemod, &cases) {
            report.push_str(&failures);
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
