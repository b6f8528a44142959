//! Functions that the project replaces by name, in tests most often.

use aiomend_rewrite::{Context, Refusal, Related};
use aiomend_syntax::Span;

/// Refuse if a file that imports or names this module replaces `function`: the replacement would no longer be called,
/// or be called with something it does not expect.
pub(crate) fn patched_by_name(cx: &Context<'_>, function: &str, callee: Span) -> Option<Refusal> {
    let related = replacing(cx, function)?;
    let message = format!("a file that uses this module replaces `{function}` by name, and may count on this call");
    let hint = format!("replace something else there, as what is passed to `{function}`, and run again");
    Some(Refusal::new("patched-by-name", callee, message).with_hint(hint).with_related(related))
}

/// Where files that import or name this module replace something of asyncio; none where nobody does.
pub(crate) fn replacing(cx: &Context<'_>, name: &str) -> Option<Vec<Related>> {
    let places = cx.project.replacements(name, cx.path);
    (!places.is_empty()).then(|| Related::at_each(&places, &format!("replaces `{name}`")))
}
