//! Finds an example for each refusal code among the cases that the codemods' tests hold them to.

#![allow(clippy::disallowed_macros, reason = "cargo reads what a build script prints")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::{env, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut folders: BTreeMap<String, BTreeMap<String, PathBuf>> = BTreeMap::new();
    for folder in fs::read_dir(&root)? {
        let refused = folder?.path().join("refuse");
        if refused.is_dir() {
            println!("cargo::rerun-if-changed={}", refused.display());
            let name = refused.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
            folders.insert(name, shortest(&refused)?);
        }
    }
    let mut text = String::from("pub(crate) const EXAMPLES: &[(&str, &[(&str, &str)])] = &[\n");
    for (folder, examples) in folders {
        let _ = writeln!(text, "    ({folder:?}, &[");
        for (code, path) in examples {
            let _ = writeln!(text, "        ({code:?}, include_str!({:?})),", path.display().to_string());
        }
        text.push_str("    ]),\n");
    }
    text.push_str("];\n");
    let place = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("examples.rs");
    fs::write(place, text)
}

/// The shortest case of one file for each code, which its name begins with.
fn shortest(refused: &Path) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut found: BTreeMap<String, (u64, PathBuf)> = BTreeMap::new();
    for entry in fs::read_dir(refused)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some((code, _)) = name.split_once('.').filter(|_| name.ends_with(".py") && path.is_file()) {
            let case = (fs::metadata(&path)?.len(), path.clone());
            let known = found.entry(code.to_owned()).or_insert_with(|| case.clone());
            if case < *known {
                *known = case;
            }
        }
    }
    Ok(found.into_iter().map(|(code, (_, path))| (code, path)).collect())
}
