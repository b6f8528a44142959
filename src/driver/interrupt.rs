//! Ctrl-C: asked for once, it is answered at the next safe place; asked for twice, at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit code of a process that stopped because of Ctrl-C, by the custom of shells.
pub const EXIT_CODE: u8 = 130;

/// Whether the person asked to stop. Clones share the flag, so every thread can poll it.
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for Ctrl-C and for a polite request to terminate.
    ///
    /// The first one sets the flag. The second one ends the process at once: the next run then puts right what this
    /// one left, as after any crash.
    pub fn install() -> io::Result<Interrupt> {
        use signal_hook::consts::{SIGINT, SIGTERM};

        let interrupt = Interrupt::default();
        for signal in [SIGINT, SIGTERM] {
            // Order matters: the flag is looked at before it is set, so only a second signal finds it set.
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&interrupt.0))?;
            signal_hook::flag::register(signal, Arc::clone(&interrupt.0))?;
        }
        Ok(interrupt)
    }

    /// Whether to stop at the next safe place.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Asks to stop, as Ctrl-C does.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
