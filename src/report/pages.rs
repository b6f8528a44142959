//! Where explanations are published: `docs/` of the repository, whose pages are made of the same texts.

/// The beginning of the address of every page.
pub const DOCS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs");

/// The address of the contract of a codemod, by its id; for a form of one, of the part that is about it.
pub fn codemod_page(id: &str) -> String {
    match id.split_once(':') {
        Some((codemod, form)) => format!("{DOCS}/codemods/{codemod}.md#{form}"),
        None => format!("{DOCS}/codemods/{id}.md"),
    }
}

/// The address of what a code means: of a refusal, of a file that is passed over, of a defect.
pub fn code_page(code: &str) -> String {
    format!("{DOCS}/codes/{code}.md")
}

#[cfg(test)]
mod tests {
    use super::{code_page, codemod_page};

    #[test]
    fn a_form_is_a_part_of_its_page() {
        assert!(codemod_page("wait-for-to-timeout").ends_with("/blob/main/docs/codemods/wait-for-to-timeout.md"));
        assert!(codemod_page("a-b:c-d").ends_with("/docs/codemods/a-b.md#c-d"));
        assert!(code_page("not-async").ends_with("/docs/codes/not-async.md"));
    }
}
