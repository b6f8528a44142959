//! Globs of paths.

use ignore::overrides::OverrideBuilder;

/// Why `glob` is none; nothing where it is one.
pub(crate) fn fault_of(glob: &str) -> Option<String> {
    let error = OverrideBuilder::new("").add(glob).err()?;
    Some(match error {
        ignore::Error::Glob { err, .. } => format!("`{glob}` is no glob: {err}"),
        other => format!("`{glob}` is no glob: {other}"),
    })
}

#[cfg(test)]
mod tests {
    use super::fault_of;

    #[test]
    fn a_glob_has_no_fault() {
        assert_eq!(fault_of("src/**/*_pb2.py"), None);
        assert_eq!(fault_of("a[b").as_deref(), Some("`a[b` is no glob: unclosed character class; missing ']'"));
    }
}
