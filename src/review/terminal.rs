//! What a review needs of a terminal: single keys, its width, and room to write.

use std::io::{self, IsTerminal as _, Write as _};

use console::Term;

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// A character.
    Char(char),
    /// The return key.
    Enter,
    /// Ctrl-C, or the terminal is gone.
    Leave,
    /// Ctrl-L: the terminal may have another width, or other lines on it.
    Again,
    /// An arrow, a function key and the like.
    Other,
}

/// A terminal, or what stands for one in a test.
pub(crate) trait Terminal {
    /// Wait for a key.
    fn key(&mut self) -> io::Result<Key>;

    /// Show text as it is, styles included.
    fn show(&mut self, text: &str) -> io::Result<()>;

    /// Leave the terminal to another program, as it was before.
    fn lend(&mut self, borrower: &mut dyn FnMut());
}

/// The terminal that the process has. While this lives, keys are not shown, and those pressed early are kept.
pub(crate) struct Own {
    term: Term,
    mode: Mode,
}

impl Own {
    /// It, where keys can be read from it and text is seen on it.
    pub(crate) fn open() -> Option<Self> {
        let is_seen = io::stdin().is_terminal() && io::stdout().is_terminal();
        is_seen.then(|| Self { term: Term::stdout(), mode: Mode::enter() })
    }
}

impl Terminal for Own {
    fn key(&mut self) -> io::Result<Key> {
        use console::Key as Pressed;
        Ok(match self.term.read_key_raw() {
            Ok(Pressed::Char('\u{c}')) => Key::Again,
            Ok(Pressed::Char('\u{1a}')) => {
                self.lend(&mut suspend);
                Key::Again
            }
            // Ctrl-D ends an input, and with it the review.
            Ok(Pressed::CtrlC | Pressed::Char('\u{4}')) => Key::Leave,
            Ok(Pressed::Char(c)) => Key::Char(c),
            Ok(Pressed::Enter) => Key::Enter,
            Ok(_) => Key::Other,
            Err(error) => match error.kind() {
                // The terminal is gone, or somebody asks the process to end.
                io::ErrorKind::UnexpectedEof | io::ErrorKind::Interrupted | io::ErrorKind::NotConnected => Key::Leave,
                _ => return Err(error),
            },
        })
    }

    fn show(&mut self, text: &str) -> io::Result<()> {
        self.term.write_all(text.as_bytes())?;
        self.term.flush()
    }

    fn lend(&mut self, borrower: &mut dyn FnMut()) {
        self.mode.leave();
        borrower();
        self.mode = Mode::enter();
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        self.mode.leave();
    }
}

/// How the terminal was before: reading a key alone would let it show, or obey, what is pressed in between.
struct Mode {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

impl Mode {
    #[cfg(unix)]
    fn enter() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        // A terminal that cannot be asked is used as it is.
        let before = tcgetattr(io::stdin()).ok();
        if let Some(before) = &before {
            let mut quiet = before.clone();
            quiet.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, &quiet);
        }
        Self { before }
    }

    #[cfg(not(unix))]
    fn enter() -> Self {
        Self {}
    }

    fn leave(&self) {
        #[cfg(unix)]
        if let Some(before) = &self.before {
            let _ = rustix::termios::tcsetattr(io::stdin(), rustix::termios::OptionalActions::Now, before);
        }
    }
}

/// Ctrl-Z, which reaches us as a key.
fn suspend() {
    #[cfg(unix)]
    {
        use rustix::process::{Signal, getpid, kill_process};
        // Where the process must not stop it goes on.
        let _ = kill_process(getpid(), Signal::TSTP);
    }
}
