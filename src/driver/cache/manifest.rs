//! What a run looked at: its answer holds as long as all of that is as it was.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::asked::{Answers, Asked, Content};
use super::stamp::{self, Hash, Same, Seen, Stamp, hash_of};
use crate::driver::discover::{Exclusion, PythonFile, python_files};

/// The files of a run and of the project around it, as the walk finds them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listing {
    // Of the names as they are typed, and of which files are given and which lie around them.
    digest: Hash,
    // Each file once, absolute, in order.
    paths: Vec<PathBuf>,
}

impl Listing {
    /// The given files, and those of the project where `root` is one's.
    pub(super) fn of(
        given: &[PythonFile],
        typed: &[PathBuf],
        root: Option<&Path>,
        exclusions: &[Exclusion],
    ) -> Option<Self> {
        let is_whole = |root: &Path| typed.len() == 1 && typed[0].canonicalize().is_ok_and(|typed| typed == root);
        let around = match root {
            // The walk over the given directory was the one over the project.
            Some(root) if !is_whole(root) => python_files(&[root.to_path_buf()], exclusions).ok()?,
            _ => Vec::new(),
        };
        let mut digest = Sha256::new();
        let mut enter = |path: &Path| {
            digest.update(path.as_os_str().as_encoded_bytes());
            digest.update([0]);
        };
        for file in given {
            enter(&file.path);
            enter(&file.absolute);
        }
        enter(Path::new(""));
        around.iter().for_each(|file| enter(&file.absolute));
        let mut paths: Vec<PathBuf> = given.iter().chain(&around).map(|file| file.absolute.clone()).collect();
        paths.sort();
        paths.dedup();
        Some(Self { digest: digest.finalize().into(), paths })
    }
}

/// The files before a run reads them.
#[derive(Debug)]
pub struct Before {
    began: i128,
    listing: Listing,
    stamps: Vec<Option<Stamp>>,
    // Of those whose stamps do not suffice, the contents.
    racy: Vec<(usize, Option<Hash>)>,
}

impl Before {
    pub(super) fn of(listing: Listing) -> Self {
        let began = stamp::now();
        let stamps: Vec<Option<Stamp>> = listing.paths.par_iter().map(|path| Stamp::of(path)).collect();
        let is_racy = |at: &usize| stamps[*at].is_some_and(|stamp| stamp.is_racy(began));
        let racy: Vec<usize> = (0..stamps.len()).filter(is_racy).collect();
        let racy = racy.into_par_iter().map(|at| (at, hash_of(&listing.paths[at]))).collect();
        Self { began, listing, stamps, racy }
    }

    /// What the run looked at, once it is over; nothing where any of that has changed meanwhile, or where something
    /// cannot be recognised again.
    pub(super) fn after(self, listing: Option<Listing>, asked: &Asked, settings: Settings) -> Option<Manifest> {
        let Self { began, listing: before, stamps, racy } = self;
        if listing.as_ref() != Some(&before) {
            return None;
        }
        let seen = |(path, stamp): (&PathBuf, &Option<Stamp>)| {
            let hash = hash_of(path)?;
            (Stamp::of(path) == *stamp).then_some(Seen { stamp: (*stamp)?, hash })
        };
        let files: Vec<Seen> = before.paths.par_iter().zip(&stamps).map(seen).collect::<Option<_>>()?;
        if racy.iter().any(|(at, hash)| *hash != Some(files[*at].hash)) {
            return None;
        }
        let known: BTreeSet<&Path> = before.paths.iter().map(PathBuf::as_path).collect();
        let answers = asked.answers(|path| known.contains(path));
        if answers.contents.iter().any(|(_, content)| *content == Content::Unknown) {
            return None;
        }
        Some(Manifest { began, listing: before.digest, files, answers, settings })
    }
}

/// Settings that the run found for files, by one file a directory, and a digest of all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The files that were asked for.
    pub asked: Vec<PathBuf>,
    /// Of the answers.
    pub digest: [u8; 32],
}

/// Everything that an answer rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    began: i128,
    listing: Hash,
    // In the order of the listing.
    files: Vec<Seen>,
    answers: Answers,
    pub(super) settings: Settings,
}

/// Whether a manifest holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Yes,
    /// By contents; this one will hold by metadata.
    Renewed(Box<Manifest>),
    No,
}

impl Manifest {
    /// Hold what was seen against what there is.
    pub(super) fn holds(&self, listing: &Listing) -> Holds {
        if self.listing != listing.digest || self.files.len() != listing.paths.len() {
            return Holds::No;
        }
        let began = stamp::now();
        let exist = self.answers.existing.par_iter().all(|(path, exists)| path.exists() == *exists);
        let gone = |(path, content): &(PathBuf, Content)| *content != Content::None || Stamp::of(path).is_none();
        if !exist || !self.answers.contents.par_iter().all(gone) {
            return Holds::No;
        }
        let look = |path: &Path, seen: &Seen| match seen.is_same(path, self.began) {
            Same::ByStamp => Some(None),
            Same::ByContent(stamp) => Some(Some(stamp)),
            Same::No => None,
        };
        let own = listing.paths.par_iter().zip(&self.files).map(|(path, seen)| look(path, seen));
        let Some(own) = own.collect::<Option<Vec<_>>>() else { return Holds::No };
        let others = self.answers.contents.par_iter().map(|(path, content)| match content {
            Content::File(seen) => look(path, seen),
            Content::None | Content::Unknown => Some(None),
        });
        let Some(others) = others.collect::<Option<Vec<_>>>() else { return Holds::No };
        if own.iter().chain(&others).all(Option::is_none) {
            return Holds::Yes;
        }
        let mut renewed = self.clone();
        renewed.began = began;
        for (seen, stamp) in renewed.files.iter_mut().zip(own) {
            seen.stamp = stamp.unwrap_or(seen.stamp);
        }
        for ((_, content), stamp) in renewed.answers.contents.iter_mut().zip(others) {
            if let (Content::File(seen), Some(stamp)) = (content, stamp) {
                seen.stamp = stamp;
            }
        }
        Holds::Renewed(Box::new(renewed))
    }
}
