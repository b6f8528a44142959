//! Where answers are kept for the next run.

use std::path::PathBuf;

use clap::Args;

use super::options::CacheChoice;

#[derive(Debug, Args)]
pub(super) struct CacheArgs {
    /// Keep what was found in this directory, for the next run over the same
    /// files; $AIOMEND_CACHE_DIR or the user's cache directory by default
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    cache_dir: Option<PathBuf>,
    /// Neither use nor keep what was found, as with $AIOMEND_NO_CACHE
    #[arg(long)]
    no_cache: bool,
}

impl From<CacheArgs> for CacheChoice {
    fn from(args: CacheArgs) -> Self {
        match (args.cache_dir, args.no_cache) {
            (_, true) => Self::Off,
            (Some(directory), false) => Self::At(directory),
            (None, false) => Self::Usual,
        }
    }
}
