//! The review report: one page that opens without a network, with all that a run found.
//!
//! The page is plain: markup, style and script are the files of `html/page`, and what was found stands in it as JSON,
//! which the script shows. It says nothing of when or where it was made.

mod asked;
mod diffs;
mod document;
mod excerpt;
mod finding;
mod line;
mod shades;
mod topics;

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::catalog::CodemodInfo;
use crate::report::View;
use crate::report::escaped_json::EscapedJson;
use document::Document;

pub use asked::Asked;

const PAGE: &str = include_str!("html/page/page.html");
const STYLE: &str = include_str!("html/page/style.css");
/// In the order in which they run; each uses what stands before it.
const SCRIPTS: [&str; 8] = [
    include_str!("html/page/elements.js"),
    include_str!("html/page/model.js"),
    include_str!("html/page/code.js"),
    include_str!("html/page/card.js"),
    include_str!("html/page/filters.js"),
    include_str!("html/page/choice.js"),
    include_str!("html/page/keyboard.js"),
    include_str!("html/page/start.js"),
];

/// The page. `codemods` explain the ids and codes that it names.
///
/// # Errors
/// When `out` fails.
pub fn html(view: &View<'_>, asked: &Asked, codemods: &[CodemodInfo], out: &mut dyn Write) -> io::Result<()> {
    let mut document = Vec::new();
    serde_json::to_writer(EscapedJson(&mut document), &Document::of(view, asked, codemods))?;
    let document = String::from_utf8_lossy(&document);
    let script = SCRIPTS.concat();
    // Whatever a file says, nothing but these two runs or is fetched.
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(STYLE)
    );
    let mut rest = PAGE;
    for (mark, text) in [
        ("{policy}", policy.as_str()),
        ("{style}", STYLE),
        ("{document}", &in_markup(&document)),
        ("{script}", &script),
    ] {
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        write!(out, "{before}{text}")?;
        rest = after;
    }
    write!(out, "{rest}")
}

/// As a content security policy names a text: `sha256-…`.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

/// JSON in which nothing is markup: these characters are in its strings alone.
fn in_markup(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
