//! What a codemod says of a site.

use aiomend_syntax::Span;

use crate::edit::ModuleId;
use crate::fix::Fix;
use crate::refusal::Refusal;

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
