//! The formats for machines, as the command writes them.

mod ci;
mod edits;
mod pages;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{project, stderr, stdout};
use crate::workspace::root;

/// A name in which something means something to every format.
#[cfg(unix)]
const ODD_NAME: &str = "a b,c:%23#é`[x]|\n.py";
#[cfg(not(unix))]
const ODD_NAME: &str = "a b,c%23#é`[x].py";

/// Text that is longer in bytes than in characters before the site, and a fence inside it.
const ODD_TEXT: &str = "\
import asyncio


async def get(queue):
    ñandú = await asyncio.wait_for(queue.get('``` 漢😀'), 5)
    return ñandú
";

/// Two fixes that share an import, which loses a name that both have used.
const SHARING: &str = "\
async def get(queue):
    from asyncio import wait_for
    first = await wait_for(queue.get(), 1)
    second = await wait_for(queue.get(), 2)
    return first, second
";

/// An unsafe fix, one for display only, one that is refused and one that a comment silences.
const MIXED: &str = "\
import asyncio


async def get(queue, limit, other):
    await asyncio.wait_for(queue.get(), limit)
    await asyncio.gather(other.one(), other.two())
    return asyncio.wait_for(queue.get(), 1)


async def put(queue):
    await asyncio.wait_for(queue.put(1), 1)  # aiomend: ignore
";

/// A lock that two files use.
const LOCKS: &str = "import asyncio\n\n_LOCK = asyncio.Lock()\nROWS = []\n";
const WRITER: &str =
    "from locks import _LOCK, ROWS\n\n\nasync def add(row):\n    async with _LOCK:\n        ROWS.append(row)\n";

fn odd_project() -> TempDir {
    let crlf = ODD_TEXT.replace('\n', "\r\n");
    project(&[
        (ODD_NAME, crlf.as_str()),
        ("sharing.py", SHARING),
        ("mixed.py", MIXED),
        ("locks.py", LOCKS),
        ("sub/writer.py", WRITER),
        ("broken.py", "import asyncio\nawait asyncio.wait_for(\n"),
    ])
}

/// What `check` says in a format, in no environment of a CI service.
fn check(tree: &Path, format: &str, args: &[&str]) -> String {
    let output = command(tree).args(["check", "--output-format", format]).args(args).output().expect("the tool runs");
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    stdout(&output)
}

/// The document of the review report.
fn html(tree: &Path, args: &[&str]) -> Value {
    let directory = TempDir::new().expect("temporary directory");
    let page = directory.path().join("review.html");
    let told = command(tree).arg("check").arg("--html").arg(&page).args(args).output().expect("the tool runs");
    assert!(told.stderr.is_empty(), "{}", stderr(&told));
    let page = std::fs::read_to_string(page).expect("a page");
    let (_, rest) = page.split_once("id=\"document\">").expect("the document");
    parsed(rest.split_once("</script>").expect("its end").0)
}

fn command(tree: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aiomend"));
    command.current_dir(tree).env("XDG_STATE_HOME", tree.join(".state"));
    for variable in ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "VIRTUAL_ENV"] {
        command.env_remove(variable);
    }
    command
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Hold `value` against a schema.
fn assert_valid(schema: &str, value: &Value) {
    let validator = jsonschema::validator_for(&parsed(schema)).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

// Its pattern for languages has a bracket too many, which is no regular expression to everybody.
const SARIF: &str = include_str!("formats/schemas/sarif-2.1.0.json");
const GITLAB: &str = include_str!("formats/schemas/gitlab.json");
const RDJSON: &str = include_str!("formats/schemas/rdjson.json");
const JSON: &str = include_str!("../../src/report/schema.json");

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}

fn findings(report: &Value) -> Vec<&Value> {
    list(report, "files").iter().flat_map(|file| list(file, "findings")).collect()
}

/// How many of `values` have the text `expected` at `key`.
fn times(values: &[Value], key: &str, expected: &str) -> usize {
    values.iter().filter(|value| value[key] == expected).count()
}

#[test]
fn all_formats_tell_of_the_same_findings() {
    let odd = odd_project();
    let courier = root().join("fixtures/projects/courier");
    let everything: &[&str] = &["--select", "all", "-v"];
    let unsafe_too: &[&str] = &["--select", "all", "-v", "--unsafe-fixes"];
    for (tree, args) in [(odd.path(), everything), (odd.path(), unsafe_too), (&courier, everything)] {
        same_numbers(tree, args);
    }
}

fn same_numbers(tree: &Path, args: &[&str]) {
    let json = parsed(&check(tree, "json", args));
    assert_valid(JSON, &json);
    let number = |key: &str| json["counts"][key].as_u64().expect("a number") as usize;
    let (fixes, written) = (number("fixes") + number("display_only"), number("applied"));
    let (refused, skipped) = (number("refused") + number("suppressed"), number("files_skipped"));
    assert!(fixes > 0 && written > 0 && refused > 0, "{tree:?} is worth a test");

    let text = check(tree, "json-lines", args);
    let lines: Vec<Value> = text.lines().map(parsed).collect();
    assert_eq!(times(&lines, "type", "finding"), fixes + refused);
    assert_eq!(times(&lines, "type", "skipped"), skipped);
    assert_eq!(lines.last().expect("a summary")["counts"], json["counts"]);
    for (line, finding) in lines.iter().filter(|line| line["type"] == "finding").zip(findings(&json)) {
        let mut same = line.as_object().expect("an object").clone();
        assert!(same.remove("type").is_some() && same.remove("path").is_some());
        assert_eq!(&Value::Object(same), finding);
    }

    let text = check(tree, "github", args);
    let commands = |name: &str| text.lines().filter(|line| line.starts_with(&format!("::{name} file="))).count();
    assert_eq!(
        [commands("error"), commands("warning"), commands("notice"), text.lines().count()],
        [written, fixes - written, refused + skipped, fixes + refused + skipped]
    );

    let gitlab = parsed(&check(tree, "gitlab", args));
    assert_valid(GITLAB, &gitlab);
    let violations = gitlab.as_array().expect("a list");
    let by = |severity| times(violations, "severity", severity);
    assert_eq!([by("major"), by("minor"), by("info")], [written, fixes - written, refused + skipped]);

    let rdjson = parsed(&check(tree, "rdjson", args));
    assert_valid(RDJSON, &rdjson);
    let diagnostics = list(&rdjson, "diagnostics");
    let by = |severity| times(diagnostics, "severity", severity);
    assert_eq!([by("ERROR"), by("WARNING"), by("INFO")], [written, fixes - written, refused + skipped]);

    let sarif = parsed(&check(tree, "sarif", args));
    assert_valid(&SARIF.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$"), &sarif);
    let run = &sarif["runs"][0];
    let results = list(run, "results");
    let by = |level| times(results, "level", level);
    assert_eq!([by("error"), by("warning"), by("note")], [written, fixes - written, refused]);
    assert_eq!(results.iter().filter(|one| one["suppressions"].is_array()).count(), number("suppressed"));
    assert_eq!(list(&run["invocations"][0], "toolExecutionNotifications").len(), skipped);
    let rules = list(&run["tool"]["driver"], "rules");
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["text"].as_str().is_some_and(|text| text.len() > 20), "{rule}");
    }

    let page = html(tree, args);
    let by = |states: &[&str]| {
        let is_one = |finding: &&&Value| states.iter().any(|state| finding["state"] == *state);
        findings(&page).iter().filter(is_one).count()
    };
    assert_eq!([by(&["safe", "unsafe", "display-only"]), by(&["refused", "suppressed"])], [fixes, refused]);
    assert_eq!(findings(&page).iter().filter(|finding| finding["applied"] == true).count(), written);
    assert_eq!(list(&page, "files").iter().filter(|file| file["skipped"].is_object()).count(), skipped);
    let keys = |report: &Value| -> Vec<String> { findings(report).iter().map(|one| one["key"].to_string()).collect() };
    assert_eq!(keys(&page), keys(&json));
    for number in page["counts"].as_object().expect("counts") {
        let name = if number.0 == "skipped" { "files_skipped" } else { number.0 };
        assert_eq!(number.1, &json["counts"][name], "{name}");
    }

    let text = check(tree, "markdown", args);
    assert!(text.contains(&format!("<summary>{refused} left alone</summary>")), "{text}");
    // Every other part between fences is a diff, in which lines begin with a dash too.
    let prose: String = text.split("```").step_by(2).collect();
    let entries = prose.lines().filter(|line| line.starts_with("- ") && !line.contains("goes with")).count();
    assert_eq!(entries, fixes + refused + skipped, "{text}");
}
