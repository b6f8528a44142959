//! No layer looks up, and what touches the world stands where it should.

use std::collections::BTreeSet;
use std::path::Path;

use aiomend_codemods::ALL;

use crate::workspace::{rust_files, text};

/// A crate: its manifest, and the crates of the workspace that it may use, in its code and in its tests.
struct Layer {
    manifest: &'static str,
    uses: &'static [&'static str],
    in_tests: &'static [&'static str],
}

const LAYERS: &[Layer] = &[
    Layer { manifest: "crates/syntax/Cargo.toml", uses: &[], in_tests: &[] },
    Layer { manifest: "crates/conformance/Cargo.toml", uses: &["syntax"], in_tests: &[] },
    Layer { manifest: "crates/outline/Cargo.toml", uses: &["syntax", "conformance"], in_tests: &[] },
    Layer { manifest: "crates/semantics/Cargo.toml", uses: &["syntax", "conformance", "outline"], in_tests: &[] },
    Layer {
        manifest: "crates/rewrite/Cargo.toml",
        uses: &["syntax", "semantics", "outline", "conformance"],
        in_tests: &[],
    },
    Layer {
        manifest: "codemods/Cargo.toml",
        uses: &["rewrite", "semantics", "syntax"],
        in_tests: &["fixture", "conformance"],
    },
    Layer {
        manifest: "crates/fixture/Cargo.toml",
        uses: &["conformance", "outline", "rewrite", "semantics", "syntax"],
        in_tests: &[],
    },
    // Nobody uses it but the fuzz targets.
    Layer {
        manifest: "crates/fuzz/Cargo.toml",
        uses: &["codemods", "conformance", "fixture", "rewrite", "semantics", "syntax"],
        in_tests: &[],
    },
    Layer {
        manifest: "Cargo.toml",
        uses: &["syntax", "conformance", "outline", "semantics", "rewrite", "codemods"],
        in_tests: &["fixture"],
    },
];

/// What one manifest names under `table`.
fn dependencies(manifest: &str, table: &str) -> BTreeSet<String> {
    let document: toml::Table = text(manifest).parse().expect("a manifest");
    let named = document.get(table).and_then(toml::Value::as_table);
    named.into_iter().flat_map(|table| table.keys().cloned()).collect()
}

#[test]
fn no_layer_looks_up() {
    for layer in LAYERS {
        for (table, allowed) in [("dependencies", &[][..]), ("dev-dependencies", layer.in_tests)] {
            for name in dependencies(layer.manifest, table) {
                let Some(name) = name.strip_prefix("aiomend-") else { continue };
                let is_allowed = layer.uses.contains(&name) || allowed.contains(&name);
                assert!(is_allowed, "{}: {table} must not name `aiomend-{name}`", layer.manifest);
            }
        }
    }
}

#[test]
fn every_crate_is_a_layer() {
    let workspace: toml::Table = text("Cargo.toml").parse().expect("a manifest");
    let members = workspace["workspace"]["default-members"].as_array().expect("a list");
    for member in members.iter().filter_map(toml::Value::as_str) {
        let manifest = Path::new(member).join("Cargo.toml");
        let manifest = manifest.strip_prefix(".").unwrap_or(&manifest);
        assert!(
            LAYERS.iter().any(|layer| Path::new(layer.manifest) == manifest),
            "{} has no layer: name one here, with what it may use",
            manifest.display()
        );
    }
}

#[test]
fn the_parsers_are_named_by_one_crate_each() {
    for layer in LAYERS {
        for table in ["dependencies", "dev-dependencies"] {
            for name in dependencies(layer.manifest, table) {
                let homes: &[&str] = match name.as_str() {
                    "ruff_python_parser" => &["crates/conformance/Cargo.toml"],
                    // Outlines are made of the tree that the conformance layer reads.
                    name if name.starts_with("ruff_") => {
                        &["crates/conformance/Cargo.toml", "crates/outline/Cargo.toml"]
                    }
                    name if name.starts_with("tree-sitter") && table == "dependencies" => &["crates/syntax/Cargo.toml"],
                    // The tests of the masks parse with the grammar whose gaps are masked.
                    name if name.starts_with("tree-sitter") => &["crates/conformance/Cargo.toml"],
                    _ => continue,
                };
                assert!(homes.contains(&layer.manifest), "{}: {table} must not name `{name}`", layer.manifest);
            }
        }
    }
}

/// Words that only some places may say in code.
struct Reserved {
    words: &'static [&'static str],
    // Beginnings of paths.
    places: &'static [&'static str],
    // Whether tests may say it anywhere.
    free_in_tests: bool,
    because: &'static str,
}

const RESERVED: &[Reserved] = &[
    Reserved {
        words: &["tree_sitter"],
        places: &["crates/syntax/src/", "crates/conformance/examples/", "crates/conformance/src/gaps/tests.rs"],
        free_in_tests: false,
        because: "the grammar is the syntax layer's",
    },
    Reserved {
        words: &["ruff_python", "ruff_text_size"],
        places: &["crates/conformance/", "crates/outline/"],
        free_in_tests: false,
        because: "the second parser's tree is the conformance and the outline layer's",
    },
    Reserved {
        words: &["std::fs", "fs::", "File::open", "File::create", "File::options", "OpenOptions"],
        places: &[
            "src/driver/",
            "src/verify/",
            "src/config/",
            "src/config.rs",
            "src/app/",
            "src/app.rs",
            // The file that the person's editor is given.
            "src/review/editor.rs",
            "crates/fixture/",
            // Examples for `explain` are found while it is built.
            "codemods/build.rs",
        ],
        free_in_tests: true,
        because: "files are the driver's, the settings' and the copies'",
    },
    Reserved {
        words: &["process::Command", "Command::new"],
        places: &[
            "src/git.rs",
            "src/git/own_settings.rs",
            "src/forge.rs",
            "src/verify/command.rs",
            "src/review/editor.rs",
            "src/app/pager.rs",
            "crates/fixture/",
        ],
        free_in_tests: true,
        because: "processes are version control's, its hosts', the person's own commands, and a pager",
    },
    Reserved {
        words: &["aiomend_codemods"],
        places: &["src/app/", "src/app.rs", "codemods/", "tests/"],
        free_in_tests: true,
        because: "the driver and the faces know no codemod; the app joins them",
    },
];

#[test]
fn what_touches_the_world_stands_where_it_should() {
    let mut found = Vec::new();
    for path in rust_files() {
        let name = path.to_string_lossy().replace('\\', "/");
        for rule in RESERVED {
            let is_free = rule.free_in_tests && is_test_file(&name);
            if is_free || rule.places.iter().any(|place| name.starts_with(place)) || name == THIS_FILE {
                continue;
            }
            let source = text(&path);
            let code = if rule.free_in_tests { without_tests(&source) } else { &source };
            for (line, text) in code_lines(code) {
                if let Some(word) = rule.words.iter().find(|word| says(text, word)) {
                    found.push(format!("{name}:{line}: `{word}`: {}", rule.because));
                }
            }
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// Parts of the root package, each with those it must not know.
const INSIDE: &[(&str, &[&str])] = &[
    ("src/driver/", &["app", "cli", "report", "review", "catalog", "verify"]),
    ("src/verify/", &["app", "cli", "report", "review", "catalog"]),
    ("src/review/", &["app"]),
    ("src/report", &["app", "review"]),
    ("src/cli", &["app", "driver", "report"]),
];

#[test]
fn no_part_of_the_tool_looks_up() {
    let mut found = Vec::new();
    for path in rust_files() {
        let name = path.to_string_lossy().replace('\\', "/");
        let Some((_, above)) = INSIDE.iter().find(|(place, _)| name.starts_with(place)) else { continue };
        if is_test_file(&name) {
            continue;
        }
        for (line, text) in code_lines(without_tests(&text(&path))) {
            let upward = above.iter().find(|part| says(text, &format!("crate::{part}")));
            found.extend(upward.map(|part| format!("{name}:{line}: `crate::{part}`")));
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The engine and the faces name no codemod; examples in help texts may.
#[test]
fn no_codemod_is_named_outside_its_folder() {
    let mut found = Vec::new();
    for path in rust_files() {
        let name = path.to_string_lossy().replace('\\', "/");
        if !(name.starts_with("crates/") || name.starts_with("src/")) || is_test_file(&name) {
            continue;
        }
        let source = text(&path);
        for (line, text) in code_lines(without_tests(&source)) {
            let begins = |word: &str| text.trim_start().starts_with(word);
            let is_help = name.starts_with("src/cli") && begins("aiomend ")
                || name == "src/config/keys.rs" && begins("example: ");
            let named = ALL.iter().map(|codemod| codemod.meta().id).find(|id| text.contains(id));
            found.extend(named.filter(|_| !is_help).map(|id| format!("{name}:{line}: `{id}`")));
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn nothing_is_left_for_later() {
    let words = ["#[ignore", "should_panic", "todo!", "unimplemented!", "dbg!"];
    let mut found = Vec::new();
    for path in rust_files().iter().filter(|path| *path != Path::new(THIS_FILE)) {
        for (line, text) in code_lines(&text(path)) {
            let word = words.iter().find(|word| text.contains(**word));
            found.extend(word.map(|word| format!("{}:{line}: `{word}`", path.display())));
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

const THIS_FILE: &str = "tests/it/architecture.rs";

/// Whether a file is there for tests, benchmarks or examples alone.
fn is_test_file(name: &str) -> bool {
    let parts = || name.split('/');
    parts().any(|part| matches!(part, "tests" | "tests.rs" | "benches" | "examples" | "fuzz"))
}

/// A file up to its test module, which stands at its end.
fn without_tests(source: &str) -> &str {
    source.find("#[cfg(test)]\nmod ").map_or(source, |at| &source[..at])
}

/// The lines that are no comment, with 1-based numbers.
fn code_lines(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Whether `line` has `word` where no longer name goes on before it.
fn says(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}
