//! Every hand-written case of every codemod.

use std::path::Path;

use aiomend_codemods::ALL;
use aiomend_fixture::{cases_in, check_all};

#[test]
fn cases() {
    let mut report = String::new();
    for codemod in ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(codemod.meta().id.replace('-', "_"));
        let cases = cases_in(&folder, 12);
        assert!(!cases.is_empty(), "{} has no cases", codemod.meta().id);
        if let Err(failures) = check_all(*codemod, &cases) {
            report.push_str(&failures);
        }
    }
    assert!(report.is_empty(), "\n{report}");
}
