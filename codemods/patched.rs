//! Functions that the project replaces by name, in tests most often.

use aiomend_rewrite::{Context, Refusal, Related};
use aiomend_syntax::Span;

/// Refuse if a file that imports or names this module replaces `function`: the replacement would no longer be called,
/// or be called with something it does not expect.
pub(crate) fn patched_by_name(cx: &Context<'_>, function: &str, callee: Span) -> Option<Refusal> {
    let places = cx.project.replacements(function, cx.path);
    if places.is_empty() {
        return None;
    }
    let related = Related::at_each(&places, &format!("replaces `{function}`"));
    let message = format!("a file that uses this module replaces `{function}` by name, and may count on this call");
    let hint = format!("replace something else there, as what is passed to `{function}`, and run again");
    Some(Refusal::new("patched-by-name", callee, message).with_hint(hint).with_related(related))
}
