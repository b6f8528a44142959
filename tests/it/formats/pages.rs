//! Where explanations are published: an address beside every name, and a page at every address.

use std::collections::BTreeSet;

use aiomend::report::{DOCS, code_page, codemod_page};
use serde_json::Value;

use super::{check, findings, list, odd_project, parsed};
use crate::workspace::root;

const EVERYTHING: &[&str] = &["--select", "all", "-v"];

/// The address, of which there is a page in the repository.
fn page(address: &Value) -> &str {
    let address = address.as_str().expect("an address");
    let path = address.strip_prefix(DOCS).expect("one of ours").split('#').next().unwrap_or_default();
    assert!(root().join("docs").join(path.trim_start_matches('/')).is_file(), "{address}");
    address
}

#[test]
fn json_has_the_address_of_every_codemod_and_code() {
    let report = parsed(&check(odd_project().path(), "json", EVERYTHING));
    let mut refusals = 0;
    for finding in findings(&report) {
        assert_eq!(page(&finding["url"]), codemod_page(finding["codemod"].as_str().unwrap()));
        for refusal in list(finding, "refusals") {
            assert_eq!(page(&refusal["url"]), code_page(refusal["code"].as_str().unwrap()));
            refusals += 1;
        }
    }
    let skips: Vec<&Value> =
        list(&report, "files").iter().map(|file| &file["skipped"]).filter(|skip| !skip.is_null()).collect();
    assert_eq!(skips.iter().map(|skip| page(&skip["url"])).collect::<Vec<_>>(), [code_page("syntax-error-here")]);
    assert_eq!(refusals, 2);
}

#[test]
fn sarif_has_help_for_every_rule_and_notification() {
    let log = parsed(&check(odd_project().path(), "sarif", EVERYTHING));
    let driver = &log["runs"][0]["tool"]["driver"];
    for rule in list(driver, "rules").iter().chain(list(driver, "notifications")) {
        let id = rule["id"].as_str().unwrap();
        let is_fix = rule["defaultConfiguration"]["level"] == "warning" && !id.contains("syntax-error");
        let expected = if is_fix { codemod_page(id) } else { code_page(id.rsplit('/').next().unwrap()) };
        assert_eq!(page(&rule["helpUri"]), expected);
        let help = |key: &str| rule["help"][key].as_str().unwrap();
        assert!(help("markdown").starts_with("# ") && !help("text").contains("```"), "{rule}");
    }
    let notification = &list(&log["runs"][0]["invocations"][0], "toolExecutionNotifications")[0];
    let index = notification["descriptor"]["index"].as_u64().unwrap() as usize;
    assert_eq!(list(driver, "notifications")[index]["id"], notification["descriptor"]["id"]);
}

#[test]
fn reviewdog_and_markdown_lead_to_the_pages() {
    let tree = odd_project();
    let report = parsed(&check(tree.path(), "rdjson", EVERYTHING));
    let codes =
        list(&report, "diagnostics").iter().map(|one| (one["code"]["value"].as_str().unwrap(), &one["code"]["url"]));
    let named: BTreeSet<&str> = codes.map(|(name, address)| (name, page(address)).0).collect();
    assert!(named.contains("wait-for-to-timeout") && named.contains("syntax-error-here"), "{named:?}");
    let text = check(tree.path(), "markdown", EVERYTHING);
    for (name, address) in
        [("not-awaited", code_page("not-awaited")), ("gather-to-task-group", codemod_page("gather-to-task-group"))]
    {
        assert!(text.contains(&format!("[`{name}`]({address})")), "{text}");
    }
}
