//! Finds an example for each refusal code among the cases that the codemods' tests hold them to.

#![allow(clippy::disallowed_macros, reason = "cargo reads what a build script prints")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::{env, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut folders: BTreeMap<String, BTreeMap<String, Vec<PathBuf>>> = BTreeMap::new();
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
        for (code, files) in examples {
            let _ = writeln!(text, "        ({code:?}, {}),", example(&files));
        }
        text.push_str("    ]),\n");
    }
    text.push_str("];\n");
    let place = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("examples.rs");
    fs::write(place, text)
}

/// The case as an expression: the text of one file, or of several, each below its name.
fn example(files: &[PathBuf]) -> String {
    if let [path] = files {
        return format!("include_str!({:?})", path.display().to_string());
    }
    let parts = files.iter().enumerate().map(|(at, path)| {
        let blank = if at == 0 { "" } else { "\n" };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        format!("{:?}, include_str!({:?})", format!("{blank}# {name}\n"), path.display().to_string())
    });
    format!("concat!({})", parts.collect::<Vec<_>>().join(", "))
}

/// The files of the shortest case for each code, which its name begins with; of one file where there is such a case.
fn shortest(refused: &Path) -> io::Result<BTreeMap<String, Vec<PathBuf>>> {
    let mut found: BTreeMap<String, (bool, u64, Vec<PathBuf>)> = BTreeMap::new();
    for entry in fs::read_dir(refused)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((code, _)) = name.split_once('.') else { continue };
        let files = python_files(&path)?;
        if files.is_empty() {
            continue;
        }
        let lengths = files.iter().map(|file| Ok(fs::metadata(file)?.len()));
        let case = (files.len() > 1, lengths.sum::<io::Result<u64>>()?, files);
        let known = found.entry(code.to_owned()).or_insert_with(|| case.clone());
        if case < *known {
            *known = case;
        }
    }
    Ok(found.into_iter().map(|(code, (_, _, files))| (code, files)).collect())
}

/// A case's modules, sorted: itself, or what its directory holds; nothing where it has directories of its own.
fn python_files(case: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if case.is_dir() {
        for entry in fs::read_dir(case)? {
            let path = entry?.path();
            if path.is_dir() {
                return Ok(Vec::new());
            }
            files.push(path);
        }
    } else {
        files.push(case.to_path_buf());
    }
    files.retain(|path| path.extension().is_some_and(|suffix| suffix == "py"));
    files.sort();
    Ok(files)
}
