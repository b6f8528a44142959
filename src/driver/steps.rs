//! The places where a write can be cut short, so that tests can cut it there.
//!
//! The shipped tool always goes by [`Shipped`]: no argument, file or variable of the environment reaches this module.

use std::io;
use std::path::Path;

/// What is about to be done to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The originals are written into a directory of the journal that does not count yet.
    JournalWrite,
    /// That directory gets the name under which it counts.
    JournalPublish,
    /// An entry's state is written anew.
    JournalMark,
    /// An entry that is needed no more is taken away.
    JournalDiscard,
    /// New content is written beside its target.
    Stage,
    /// The new content is durable and gets the name from which it is swapped in.
    Ready,
    /// New content and target change places.
    Swap,
    /// Without an atomic exchange: the target gets a second name.
    Hold,
    /// Without an atomic exchange: the new content goes over the target.
    Place,
    /// Without an atomic exchange: what was displaced gets the name that the new content had.
    Yield,
    /// What was displaced is compared with what was expected.
    Check,
    /// A temporary file is removed.
    Sweep,
    /// A directory is made durable.
    SyncDirectory,
    /// A displaced file is put back at its place.
    TakeBack,
    /// Somebody's content that has no place left is copied into the journal's directory.
    SaveAside,
}

/// How two files change places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Means {
    /// Keep a copy of the target, then rename over it.
    Copy,
    /// Keep a hard link of the target, then rename over it.
    Link,
    /// One atomic exchange by the system.
    Exchange,
}

/// Asked before every step; an error stands for a failure of the step.
pub trait Hooks {
    /// Called with the file or directory that the step concerns.
    fn before(&self, step: Step, path: &Path) -> io::Result<()>;

    /// The best means that may be used.
    fn means(&self) -> Means {
        Means::Exchange
    }
}

/// Lets every step happen.
#[derive(Debug, Clone, Copy)]
pub struct Shipped;

impl Hooks for Shipped {
    fn before(&self, _: Step, _: &Path) -> io::Result<()> {
        Ok(())
    }
}
