//! Stacks for the parts of the parser that recurse: walking, comparing and dropping a deep tree.

use std::fmt;
use std::thread;

/// Bytes of a large stack. Address space alone: a page costs memory once it is touched.
///
/// The deepest tree that [`crate::read`] lets through needs less than half of it in a debug build.
const LARGE_STACK: usize = 256 << 20;

/// The system gave no thread with a large stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoStack;

impl fmt::Display for NoStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no thread with a stack of {} MiB can be started", LARGE_STACK >> 20)
    }
}

impl std::error::Error for NoStack {}

/// Run `work` on a thread of its own with a large stack, and wait for it. A panic of `work` goes on in the caller.
///
/// # Errors
/// When the system refuses such a thread; `work` has not run then.
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, NoStack> {
    thread::scope(|scope| {
        let handle = thread::Builder::new().stack_size(LARGE_STACK).spawn_scoped(scope, work).map_err(|_| NoStack)?;
        match handle.join() {
            Ok(value) => Ok(value),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::on_large_stack;

    fn deep(level: u32) -> u64 {
        let here = [u64::from(level); 32];
        if level == 0 { here[0] } else { deep(level - 1) + here[level as usize % 32] % 2 }
    }

    #[test]
    fn a_large_stack_holds_what_a_test_thread_does_not() {
        assert!(on_large_stack(|| deep(100_000)).expect("a thread") > 0);
    }
}
