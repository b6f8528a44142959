//! The options of `pr`, and those that have the texts of a request written to files.

use std::path::PathBuf;

use clap::Args;

use super::args::RunArgs;
use super::options::{Branches, Input, Mode, PrOptions, RequestFiles};
use super::values::command_of;
use super::{Action, ParseError};

#[derive(Debug, Args)]
pub(super) struct PrArgs {
    #[command(flatten)]
    run: RunArgs,
    /// Branch to put the commits on; one that a run has pushed before is written
    /// anew
    #[arg(long, value_name = "NAME", default_value = "aiomend/fixes")]
    branch: String,
    /// Branch to fix, as the remote has it, and to ask for a merge into; the
    /// current one by default, or on none the remote's own
    #[arg(long, value_name = "NAME")]
    base: Option<String>,
    /// Remote to push to
    #[arg(long, value_name = "NAME", default_value = "origin")]
    remote: String,
    /// Try the fixes out by this shell command in a copy of the project, and
    /// leave out those that it fails with
    #[arg(long, value_name = "COMMAND")]
    verify: Option<String>,
    /// Make the branch here, push nothing and ask for nothing
    #[arg(long)]
    no_push: bool,
    /// First lines of each commit's message; {codemod}, {title}, {fixes} and
    /// {files} stand for what they say
    #[arg(long, value_name = "TEXT", default_value = "{title}")]
    commit_message: String,
    #[command(flatten)]
    files: RequestFileArgs,
}

#[derive(Debug, Args)]
pub(super) struct RequestFileArgs {
    /// Write the title of a pull request with these fixes to this file
    #[arg(long, value_name = "FILE")]
    pr_title_file: Option<PathBuf>,
    /// Write its body to this file
    #[arg(long, value_name = "FILE")]
    pr_body_file: Option<PathBuf>,
    /// Write the message of one commit with all of them to this file
    #[arg(long, value_name = "FILE")]
    commit_message_file: Option<PathBuf>,
}

impl From<RequestFileArgs> for RequestFiles {
    fn from(args: RequestFileArgs) -> Self {
        let RequestFileArgs { pr_title_file, pr_body_file, commit_message_file } = args;
        Self { title: pr_title_file, body: pr_body_file, message: commit_message_file }
    }
}

impl PrArgs {
    pub(super) fn into_action(self) -> Result<Action, ParseError> {
        let mut run = self.run.into_run(Mode::Fix)?;
        if matches!(run.input, Input::Stdin { .. }) {
            return Err(ParseError::Value("`pr` needs files of a repository, not standard input".to_owned()));
        }
        if self.commit_message.trim().is_empty() {
            return Err(ParseError::Value("--commit-message needs a text, as `{title}`".to_owned()));
        }
        run.verify = command_of(self.verify)?;
        run.request = self.files.into();
        let branches = Branches { branch: self.branch, base: self.base, remote: self.remote };
        let options = PrOptions { run, branches, push: !self.no_push, commit_message: self.commit_message };
        Ok(Action::Pr(Box::new(options)))
    }
}
