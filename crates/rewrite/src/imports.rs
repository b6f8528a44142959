//! Imports and module-level helpers that fixes ask for.

/// Something that must be bound in a module once a fix is in. Asked for twice, it is written once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Request {
    /// `import module`, bound by its first component.
    Import {
        /// Dotted name of the module.
        module: String,
    },
    /// `from module import name`.
    ImportFrom {
        /// Dotted name of the module.
        module: String,
        /// The imported name.
        name: String,
    },
    /// The name is no longer used by the rewritten site: its import goes when nothing else needs it.
    Release {
        /// The name as bound in the module.
        name: String,
    },
    /// Statements after the leading import section.
    Helper {
        /// The code with `\n` line ends and four-space units; the engine adapts both.
        code: String,
    },
}
