//! From the accepted fixes of a pass to the new text of a module, judged by the second parser.

use std::panic::{AssertUnwindSafe, catch_unwind};

use aiomend_conformance::{OwnedChange, judge, read};
use aiomend_semantics::SemanticModel;
use aiomend_syntax::Span;

use super::choose::Accepted;
use super::{Run, panic_message, version};
use crate::edit::{Edit, ModuleId, apply};
use crate::history::Moves;
use crate::imports::{self, Request};
use crate::snapshot::Trees;

/// What became of a module in one pass.
pub(super) struct Rewritten {
    pub(super) text: String,
    pub(super) trees: Trees,
    pub(super) edits: Vec<Edit>,
    /// Those of them that imports and helpers made.
    pub(super) shared: Vec<Edit>,
}

impl Run<'_> {
    /// The new text of one module, judged.
    pub(super) fn rewrite(&self, id: ModuleId, accepted: &[Accepted]) -> Result<Rewritten, String> {
        catch_unwind(AssertUnwindSafe(|| self.rewrite_unguarded(id, accepted)))
            .unwrap_or_else(|panic| Err(panic_message(&*panic)))
    }

    fn rewrite_unguarded(&self, id: ModuleId, accepted: &[Accepted]) -> Result<Rewritten, String> {
        let (input, file) = (self.input(id), self.file(id));
        let text = self.text(id);
        let trees = self.trees(id).map_err(|rejection| rejection.message)?;
        let parts = || accepted.iter().flat_map(|accepted| &accepted.fix().parts).filter(|part| part.module == id);
        let mut edits: Vec<Edit> = parts().flat_map(|part| part.edits.iter().cloned()).collect();
        let mut owned: Vec<Span> = parts().flat_map(|part| part.owned.iter().copied()).collect();
        let requests: Vec<Request> = parts().flat_map(|part| part.requests.iter().cloned()).collect();
        let mut shared = Vec::new();
        if !requests.is_empty() {
            let model = SemanticModel::new(trees.module());
            let merged = imports::merge(&model, self.project(), &input.path, &requests, input.settings.line_length);
            owned.extend(merged.owned);
            shared = merged.edits;
            // A helper and the code that uses it may be inserted at the same place: the helper comes first.
            edits.splice(0..0, shared.iter().cloned());
            let closing = imports::close_up(text, trees.module().lines(), &edits, &shared);
            owned.extend(closing.iter().map(|edit| edit.span));
            edits.extend(closing.iter().cloned());
            shared.extend(closing);
        }
        let result = apply(text, &edits).map_err(|error| error.to_string())?;
        if file.is_some_and(|file| file.has_been(&result)) {
            return Err("the fixes lead back to an earlier text".to_owned());
        }
        input.source.with_text(result.clone()).encode().map_err(|error| error.to_string())?;
        let after = read(&result, version(input))
            .map_err(|rejection| format!("the result is not valid Python: {rejection}"))?;
        let dropped: Vec<Span> = parts().flat_map(|part| part.dropped_strings.iter().copied()).collect();
        let moves = Moves::of(&edits);
        let change = |span: Span| {
            let dropped = dropped.iter().copied().filter(|string| span.contains(*string));
            OwnedChange::new(span, moves.span(span)).dropping(dropped)
        };
        let changes: Vec<OwnedChange> = joined(owned).into_iter().map(change).collect();
        let violations = judge(&trees.reading, &after, &changes);
        match violations.first() {
            Some(violation) => Err(violation.message.clone()),
            None => Ok(Rewritten { trees: Trees::of(input, &result, after), text: result, edits, shared }),
        }
    }
}

/// Ranges that touch made one: a new import and a helper may be inserted at the same place.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.touches(span) => *last = last.cover(span),
            _ => joined.push(span),
        }
    }
    joined
}
