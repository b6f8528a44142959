//! What a codemod says of a site.

use aiomend_syntax::Span;

use crate::edit::ModuleId;
use crate::fix::Fix;
use crate::refusal::Refusal;

/// Digits of the hash in a key, which may all be decimal; no number has as many.
const HASH: usize = 16;

/// A place whose shape a codemod owns, and what the codemod makes of it.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Id of the codemod, as `wait-for-to-timeout`.
    pub codemod: &'static str,
    /// The module of the site.
    pub module: ModuleId,
    /// The site: for a call, from the start of the callee to the closing parenthesis.
    pub span: Span,
    /// A fix, or every reason against one.
    pub verdict: Verdict,
    /// Survives edits elsewhere in the file: codemod, qualified name of the enclosing definition, hash of the site's
    /// text, and which of several equal ones it is.
    pub key: String,
}

/// A site always ends as one of these; nothing is dropped in silence.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// The site can be rewritten.
    Fix(Fix),
    /// It cannot; the reasons are all of them, never none.
    Refused(Vec<Refusal>),
}

impl Finding {
    /// The key without the number that tells equal sites apart: all of them have this one.
    pub fn common_key(&self) -> &str {
        let is_number = |part: &str| part.len() < HASH && part.bytes().all(|byte| byte.is_ascii_digit());
        let mut key = self.key.as_str();
        while let Some((rest, _)) = key.rsplit_once(':').filter(|(_, last)| is_number(last)) {
            key = rest;
        }
        key
    }

    /// The fix, when there is one.
    pub fn fix(&self) -> Option<&Fix> {
        match &self.verdict {
            Verdict::Fix(fix) => Some(fix),
            Verdict::Refused(_) => None,
        }
    }

    /// The refusals; empty for a fix.
    pub fn refusals(&self) -> &[Refusal] {
        match &self.verdict {
            Verdict::Fix(_) => &[],
            Verdict::Refused(refusals) => refusals,
        }
    }
}

#[cfg(test)]
mod tests {
    use aiomend_syntax::Span;

    use super::{Finding, Verdict};
    use crate::edit::ModuleId;

    #[test]
    fn equal_sites_have_a_key_in_common() {
        let common = |key: &str| {
            let (span, verdict) = (Span::empty(0), Verdict::Refused(Vec::new()));
            let finding = Finding { codemod: "a", module: ModuleId(0), span, verdict, key: key.to_owned() };
            finding.common_key().to_owned()
        };
        assert_eq!(common("a:f.g:0123456789abcdef"), "a:f.g:0123456789abcdef");
        assert_eq!(common("a:f.g:0123456789abcdef:12:2"), "a:f.g:0123456789abcdef");
        assert_eq!(common("a:form:f:0123456789012345:2"), "a:form:f:0123456789012345");
        assert_eq!(common("a:f:0123456789012345"), "a:f:0123456789012345");
    }
}
