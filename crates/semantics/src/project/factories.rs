//! Where the project sets a task factory: tasks may then start at once, or be something else than asyncio's own.

use std::path::Path;

use aiomend_outline::{Call, Mention, MentionKind, Outline, Role};

use crate::project::Place;

/// What a file must say to be worth a look.
pub(super) const MARK: &[u8] = b"task_factory";

/// asyncio's own factories for tasks that start at once.
const EAGER: &[&str] = &["eager_task_factory", "create_eager_task_factory"];

/// The argument with which a task starts at once where it is made.
pub(super) const EAGER_START: &str = "eager_start";

/// Of the mentions of that argument in one file the places that may give it.
pub(super) fn starts_in(path: &Path, outline: &Outline, mentions: &[Mention]) -> Vec<Place> {
    let starts = mentions.iter().filter(|said| !is_given_false(outline, said));
    starts.map(|said| Place { path: path.to_path_buf(), line: outline.line_of(said.span) }).collect()
}

/// `create_task(job(), eager_start=False)`, as it is without the argument.
fn is_given_false(outline: &Outline, mention: &Mention) -> bool {
    let (MentionKind::Keyword, Role::Argument(argument)) = (&mention.kind, &mention.role) else { return false };
    let call = outline.calls().iter().find(|call| call.span == argument.call);
    call.is_some_and(|call| call.keywords.iter().all(|name| **name != *EAGER_START))
}

/// The places in one file that set a task factory, or name one of asyncio's.
pub(super) fn factories_in(path: &Path, outline: &Outline, text: &str) -> Vec<Place> {
    let sets = outline.calls().iter().filter(|call| is_set(outline, call, text)).map(|call| outline.line_of(call.span));
    let mut lines: Vec<usize> = sets.collect();
    let named = EAGER.iter().filter(|name| outline.mentions(name)).filter_map(|name| line_naming(text, name));
    lines.extend(named);
    lines.sort_unstable();
    lines.dedup();
    lines.into_iter().map(|line| Place { path: path.to_path_buf(), line }).collect()
}

/// `loop.set_task_factory(factory)`, but for `None`, and for a loop of the project's own that passes it on.
fn is_set(outline: &Outline, call: &Call, text: &str) -> bool {
    if call.callee.last_name() != Some("set_task_factory") {
        return false;
    }
    let holder = outline.function_around(call.scope).map(|id| &*outline.function(id).name);
    let written = text.get(call.span.range()).unwrap_or_default();
    let arguments = written.strip_suffix(')').and_then(|call| call.rsplit_once('(')).map_or("", |(_, inner)| inner);
    holder != Some("set_task_factory") && arguments.trim() != "None"
}

/// The first line of code that names something; an import of it is none.
fn line_naming(text: &str, name: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let names = |line: &str| {
        let code = line.split('#').next().unwrap_or_default();
        code.match_indices(name)
            .any(|(at, _)| !code[..at].ends_with(is_word) && !code[at + name.len()..].starts_with(is_word))
    };
    let begins_import = |line: &str| line.trim_start().starts_with("from ") || line.trim_start().starts_with("import ");
    let mut found = text.lines().enumerate().filter(|(_, line)| names(line) && !begins_import(line));
    found.next().map(|(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use aiomend_conformance::{TargetVersion, read};
    use aiomend_outline::Outline;

    use super::factories_in;

    fn lines(text: &str) -> Vec<usize> {
        let reading = read(text, TargetVersion::new(14)).expect("valid");
        let outline = Outline::of(&reading);
        factories_in(Path::new("a.py"), &outline, text).into_iter().map(|place| place.line).collect()
    }

    #[test]
    fn a_factory_that_is_set_counts() {
        assert_eq!(lines("import asyncio\nloop = asyncio.new_event_loop()\nloop.set_task_factory(make)\n"), [3]);
        assert_eq!(lines("loop.set_task_factory(\n    lambda loop, coro: Task(coro, loop=loop),\n)\n"), [1]);
        assert_eq!(lines("import asyncio\nloop.set_task_factory(asyncio.eager_task_factory)\n"), [2]);
    }

    #[test]
    fn asyncios_own_factories_count_wherever_they_are_named() {
        assert_eq!(lines("import asyncio\n\nfactory = asyncio.create_eager_task_factory(Task)\n"), [3]);
        assert_eq!(lines("from asyncio import eager_task_factory\n\nuse(eager_task_factory)\n"), [3]);
    }

    #[test]
    fn what_sets_none_does_not_count() {
        for text in [
            "loop.set_task_factory(None)\n",
            "loop.set_task_factory( None )\n",
            "class Loop(Base):\n    def set_task_factory(self, factory):\n        super().set_task_factory(factory)\n",
            "# loop.set_task_factory(make)\n",
            "text = 'eager_task_factory'\n",
            "loop.get_task_factory()\n",
            "from asyncio import eager_task_factory\n",
        ] {
            assert_eq!(lines(text), [], "{text}");
        }
    }
}
