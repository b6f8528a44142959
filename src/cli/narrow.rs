//! The options that leave something out.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::options::Narrow;
use super::values::at_least_one;

#[derive(Debug, Args)]
pub(super) struct NarrowArgs {
    /// Look at sites alone that have a line changed since the current branch has
    /// left the one of REV; a file that git does not know counts as a whole
    #[arg(long, value_name = "REV")]
    pub(super) diff_base: Option<String>,
    /// Look at these sites alone: a file with one key a line, as the JSON report
    /// has them, or a path, a tab and a key
    #[arg(long, value_name = "FILE")]
    only_keys: Option<PathBuf>,
    /// Leave out what --write-baseline has written to this file
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Make the first N fixes alone, in order of path and line
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    max_changes: Option<NonZeroUsize>,
}

impl From<NarrowArgs> for Narrow {
    fn from(args: NarrowArgs) -> Self {
        let NarrowArgs { diff_base, only_keys, baseline, max_changes } = args;
        Self { diff_base, only_keys, baseline, write_baseline: None, max_changes }
    }
}
