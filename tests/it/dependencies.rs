//! What we build on is named once, with the reason for it. Licences, second versions and sources are the matter of
//! `deny.toml`.

use crate::workspace::{root, text};

fn manifests() -> Vec<String> {
    let workspace: toml::Table = text("Cargo.toml").parse().unwrap();
    let members = workspace["workspace"]["default-members"].as_array().unwrap();
    let of_member = |member: &toml::Value| format!("{}/Cargo.toml", member.as_str().unwrap());
    let mut found: Vec<String> = members.iter().map(of_member).collect();
    found.extend(root().join("fuzz/Cargo.toml").exists().then(|| "fuzz/Cargo.toml".to_owned()));
    found
}

/// The dependencies of a manifest that are not our own, each with its line and what is said above it: the comment at the
/// head of the lines among which it stands.
fn dependencies(manifest: &str) -> Vec<(String, String, bool)> {
    let mut found = Vec::new();
    let (mut is_inside, mut has_reason) = (false, false);
    let source = text(manifest);
    for line in source.lines().map(str::trim) {
        match line {
            "" => has_reason = false,
            table if table.starts_with('[') => {
                is_inside = table.trim_matches(['[', ']']).ends_with("dependencies");
                // A table for some systems may be explained as a whole.
                has_reason &= table.contains("target.");
            }
            comment if comment.starts_with('#') => has_reason = true,
            entry if is_inside => {
                let Some((name, value)) = entry.split_once(['=', '.']) else { continue };
                let name = name.trim();
                // A reason is for the lines below it; what is said of a crate of ours is not said of the next.
                if name.starts_with("aiomend") {
                    has_reason = false;
                } else {
                    found.push((name.to_owned(), value.trim().to_owned(), has_reason));
                }
            }
            _ => {}
        }
    }
    found
}

#[test]
fn every_dependency_has_its_reason() {
    let mut number = 0;
    for manifest in manifests() {
        for (name, _, has_reason) in dependencies(&manifest) {
            assert!(has_reason, "{manifest}: say in a comment above `{name}` what it is for");
            number += 1;
        }
    }
    assert!(number > 30, "{number}");
}

#[test]
fn every_dependency_comes_from_the_registry_in_a_known_version() {
    for manifest in manifests() {
        for (name, value, _) in dependencies(&manifest) {
            let is_elsewhere = ["git ", "git=", "path "].iter().any(|word| value.contains(word));
            let is_ours = manifest.starts_with("fuzz/") && value.contains("path = \"..");
            assert!(!is_elsewhere || is_ours, "{manifest}: {name}");
            assert!(!value.contains('*'), "{manifest}: {name}");
        }
    }
}

#[test]
fn every_exception_says_who_needs_it() {
    let rules: toml::Table = text("deny.toml").parse().unwrap();
    let lock: toml::Table = text("Cargo.lock").parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    for one in rules["bans"]["skip"].as_array().unwrap() {
        let (name, version) = one["crate"].as_str().unwrap().split_once('@').unwrap();
        assert!(!one["reason"].as_str().unwrap().is_empty());
        let versions: Vec<&str> = packages
            .iter()
            .filter(|package| package["name"].as_str() == Some(name))
            .filter_map(|package| package["version"].as_str())
            .collect();
        assert!(versions.len() > 1 && versions.iter().any(|found| found.starts_with(version)), "{name}: {versions:?}");
    }
}
