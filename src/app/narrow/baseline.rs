//! `--baseline` and `--write-baseline`: what was there when somebody began to look at what is new.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Site, Sites};
use crate::app::output::write_file;
use crate::app::{Failure, lists};
use crate::driver::outcome::{FileOutcome, Reported};
use crate::report;

const VERSION: u32 = 1;

/// How many sites there were of each kind. Lines are not told: a site is known by its codemod, the function that it is in
/// and its text, whatever moves around it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Baseline {
    version: u32,
    // By file, from the project's root with `/`, and codemod: how many sites have each key.
    files: BTreeMap<String, BTreeMap<String, BTreeMap<String, usize>>>,
}

impl Baseline {
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        let invalid = |why: String| format!("{}: not what --write-baseline writes: {why}", report::path(file));
        let value: Value = serde_json::from_slice(&lists::read(file)?).map_err(|error| invalid(error.to_string()))?;
        match value.get("version") {
            _ if !value.is_object() => Err(invalid("it is no JSON object".to_owned()).into()),
            Some(version) if *version != VERSION => Err(format!(
                "{}: a baseline of version {version}, and this aiomend knows {VERSION}",
                report::path(file)
            )
            .into()),
            _ => Ok(serde_json::from_value(value).map_err(|error| invalid(error.to_string()))?),
        }
    }

    /// Write a baseline that has all of `sites` but those that a comment silences, and say so.
    pub(super) fn write(sites: &[Site<'_>], root: &Path, file: &Path) -> Result<Self, Failure> {
        let mut baseline = Self { version: VERSION, files: BTreeMap::new() };
        let mut number = 0;
        for (outcome, reported) in sites.iter().filter(|(_, reported)| !report::is_suppressed(reported)) {
            let codemods = baseline.files.entry(name_of(outcome, root)).or_default();
            let keys = codemods.entry(reported.finding.codemod.to_owned()).or_default();
            *keys.entry(key_of(reported).to_owned()).or_default() += 1;
            number += 1;
        }
        let mut text = serde_json::to_vec_pretty(&baseline)?;
        text.push(b'\n');
        write_file(file, |out| out.write_all(&text))?;
        let (sites, files) = (report::count(number, "finding"), report::count(baseline.files.len(), "file"));
        // Nothing can be done when stderr is gone.
        let _ = writeln!(io::stderr(), "aiomend: wrote {sites} in {files} to {}", report::path(file));
        Ok(baseline)
    }

    /// Those of `all`, which are in order of their places, that are in the baseline: of equal ones the first.
    pub(super) fn sites(&self, all: &[Site<'_>], root: &Path) -> Sites {
        let mut known = Vec::new();
        for in_file in all.chunk_by(|a, b| a.0.path == b.0.path) {
            let Some(codemods) = in_file.first().and_then(|(file, _)| self.files.get(&name_of(file, root))) else {
                continue;
            };
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for &(file, reported) in in_file.iter().filter(|(_, reported)| !report::is_suppressed(reported)) {
                let keys = codemods.get(reported.finding.codemod);
                let most = keys.and_then(|keys| keys.get(key_of(reported))).copied().unwrap_or(0);
                let nth = seen.entry(reported.finding.common_key()).or_default();
                *nth += 1;
                if *nth <= most {
                    known.push((file, reported));
                }
            }
        }
        Sites::of(&known)
    }
}

/// The key that equal sites have in common, without the codemod.
fn key_of(reported: &Reported) -> &str {
    let key = reported.finding.common_key();
    key.strip_prefix(reported.finding.codemod).and_then(|key| key.strip_prefix(':')).unwrap_or(key)
}

/// A file as the baseline calls it, from whatever directory a person runs the command.
fn name_of(file: &FileOutcome, root: &Path) -> String {
    let absolute = file.path.canonicalize().or_else(|_| std::path::absolute(&file.path));
    let absolute = absolute.unwrap_or_else(|_| file.path.clone());
    report::slashed(absolute.strip_prefix(root).unwrap_or(&absolute))
}
