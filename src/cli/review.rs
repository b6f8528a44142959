//! The options of `review`.

use clap::Args;

use super::args::{WhatArgs, WriteArgs};
use super::options::{Input, Mode};
use super::{Action, ParseError};

pub(super) const EXAMPLES: &str = "\
Examples:
  aiomend review src
  aiomend review --select gather-to-task-group
  aiomend review --verify 'pytest -q'   keep what the tests pass with
  aiomend undo                          take it back

Safe and unsafe fixes are shown alike, with -v those for display only too.
`a` takes the fixes of a codemod that are as safe as the one shown; with
--unsafe-fixes it takes the unsafe ones along. What was accepted is written at
the end or with `q`. After `q`, Ctrl-C or a crash the next review goes on.

Exit code: 0 if done, 2 if something could not be written or verified.";

#[derive(Debug, Args)]
#[command(mut_arg("paths", |paths| paths.help("Files and directories; the current directory by default").long_help(None)))]
#[command(mut_arg("unsafe_fixes", |flag| flag.help("Let `a` take unsafe fixes along with safe ones").long_help(None)))]
pub(super) struct ReviewArgs {
    #[command(flatten)]
    what: WhatArgs,
    #[command(flatten)]
    write: WriteArgs,
}

impl ReviewArgs {
    pub(super) fn into_action(self) -> Result<Action, ParseError> {
        let mut run = self.what.into_run(Mode::Fix, None)?;
        if matches!(run.input, Input::Stdin { .. }) {
            return Err(ParseError::Value("`review` needs files to write, not standard input".to_owned()));
        }
        self.write.enter(&mut run)?;
        Ok(Action::Review(Box::new(run)))
    }
}
