//! Calls of functions of modules that are found at run time: `component.async_setup_entry(hass, entry)`.
//!
//! Nobody calls a method of an unknown object by the name of a coroutine function of some module by chance: such a call
//! counts for every function of that name, however many there are. What it says is found once for all of them.

use std::sync::{Arc, PoisonError};

use aiomend_outline::{Function, ScopeId};

use crate::project::callers::{By, Callers, Direct};
use crate::project::program::Program;

/// Names that objects of many kinds have for their methods: the name alone says nothing.
const EVERYDAY: &[&str] = &[
    "acquire",
    "add",
    "begin",
    "call",
    "cancel",
    "clear",
    "close",
    "commit",
    "connect",
    "create",
    "delete",
    "disconnect",
    "drain",
    "execute",
    "find",
    "flush",
    "get",
    "handle",
    "init",
    "initialize",
    "iter",
    "join",
    "list",
    "login",
    "logout",
    "main",
    "next",
    "open",
    "patch",
    "ping",
    "post",
    "process",
    "publish",
    "put",
    "query",
    "read",
    "receive",
    "recv",
    "release",
    "remove",
    "request",
    "reset",
    "rollback",
    "run",
    "search",
    "send",
    "set",
    "setup",
    "shutdown",
    "start",
    "stop",
    "subscribe",
    "update",
    "wait",
    "write",
];

/// Whether objects of many kinds have a method of this name.
pub(super) fn is_everyday(name: &str) -> bool {
    EVERYDAY.binary_search(&name).is_ok()
}

/// Whether a function may be called through a module that is found at run time.
pub(super) fn may_be_dispatched(function: &Function) -> bool {
    function.is_async && function.owner.is_none() && function.parent == ScopeId::MODULE && !is_everyday(&function.name)
}

impl Callers {
    /// What the calls say that may mean any function of a module with this name.
    pub(super) fn dispatched(&self, program: &dyn Program, name: &str) -> Arc<Direct> {
        if let Some(known) = self.dispatched.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Arc::clone(known);
        }
        let found = Arc::new(self.find_dispatched(program, name));
        let mut dispatched = self.dispatched.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(dispatched.entry(name.into()).or_insert(found))
    }

    fn find_dispatched(&self, program: &dyn Program, name: &str) -> Direct {
        let mut direct = Direct::default();
        for path in program.files_dispatching(name) {
            let Some(file) = self.file(program, &path) else { continue };
            for &number in file.calls_of(name) {
                let call = file.call(number);
                if program.dispatches(file.at(call.scope), &call.callee) {
                    direct.count(program, &file, number, true, &By::Dispatch);
                }
            }
        }
        direct.sort();
        direct
    }
}

#[cfg(test)]
mod tests {
    use super::EVERYDAY;

    #[test]
    fn everyday_names_are_sorted() {
        assert!(EVERYDAY.is_sorted());
    }
}
