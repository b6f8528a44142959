//! A person at a pseudo-terminal: types keys, and waits until something is on the screen.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// Longer than anything takes on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(60);

/// The tool on a terminal of its own.
pub(super) struct Screen {
    child: Child,
    keyboard: File,
    shown: Receiver<Vec<u8>>,
    // All that was shown, and how much of it was waited for.
    text: String,
    seen: usize,
}

impl Screen {
    /// Begin `aiomend ARGS` in `tree`, with these variables beside the usual ones.
    pub(super) fn open(tree: &Path, columns: u16, args: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aiomend"));
        command.args(args).envs(variables.iter().copied());
        Self::of(tree, columns, command)
    }

    /// The same for a command that begins `aiomend`.
    pub(super) fn of(tree: &Path, columns: u16, mut command: Command) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        grantpt(&master).expect("granted");
        unlockpt(&master).expect("unlocked");
        let name = ptsname(&master, Vec::new()).expect("a name");
        let slave = open(&*name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("opened");
        let size = Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&slave, size).expect("sized");
        let end = || Stdio::from(slave.try_clone().expect("another"));
        for name in ["NO_COLOR", "VISUAL", "EDITOR"] {
            if !command.get_envs().any(|(given, _)| given == name) {
                command.env_remove(name);
            }
        }
        let child = command
            .current_dir(tree)
            .env("XDG_STATE_HOME", tree.join(".state"))
            .env("TERM", "xterm-256color")
            .stdin(end())
            .stdout(end())
            .stderr(end())
            .spawn()
            .expect("the tool runs");
        drop(slave);
        let keyboard = File::from(master.try_clone().expect("another"));
        Self { child, keyboard, shown: read(master), text: String::new(), seen: 0 }
    }

    /// Type.
    pub(super) fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("typed");
    }

    /// Wait until `text` is shown after what was waited for before; all that was shown up to it.
    pub(super) fn wait(&mut self, text: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some(at) = self.text[self.seen..].find(text) {
                let end = self.seen + at + text.len();
                let shown = self.text[self.seen..end].to_owned();
                self.seen = end;
                return shown;
            }
            match self.shown.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
                Ok(bytes) => self.text.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("no `{text}` in\n{}", &self.text[self.seen..]),
            }
        }
    }

    /// Wait for the question, then answer it.
    pub(super) fn answer(&mut self, keys: &str) -> String {
        let shown = self.wait("(y,n,a,d,e,s,u,?,q) ");
        self.press(keys);
        shown
    }

    /// The rest of what is shown, and how the tool ended.
    pub(super) fn end(mut self) -> (String, ExitStatus) {
        let start = Instant::now();
        loop {
            match self.shown.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
                Ok(bytes) => self.text.push_str(&String::from_utf8_lossy(&bytes)),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("no end after\n{}", &self.text[self.seen..]),
            }
        }
        let status = self.child.wait().expect("it ends");
        (self.text[self.seen..].to_owned(), status)
    }

    /// As a power cut does.
    pub(super) fn kill(self) {
        drop(self);
    }
}

impl Drop for Screen {
    /// A test that fails leaves nothing behind.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the terminal shows, until nobody can show anything on it any more.
fn read(master: OwnedFd) -> Receiver<Vec<u8>> {
    let (send, receive) = channel();
    let mut master = File::from(master);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        // Linux ends a terminal that nobody has open with an error.
        while let Ok(length @ 1..) = master.read(&mut buffer) {
            if send.send(buffer[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    receive
}
