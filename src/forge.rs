//! Asks GitHub or GitLab for a pull or merge request, through the person's own `gh` or `glab`.
//!
//! Nothing here talks to a network by itself, and no token is read.

mod address;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub use address::Web;

/// Who keeps the remote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forge {
    /// GitHub, or an installation of it.
    GitHub,
    /// GitLab, or an installation of it.
    GitLab,
    /// Anything else, or a plain repository.
    Other,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The branch with the changes.
    pub branch: &'a str,
    /// The branch that they are for.
    pub base: &'a str,
    /// One line.
    pub title: &'a str,
    /// Markdown.
    pub body: &'a str,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// There is a new request; what the tool said, which is its address.
    New(String),
    /// The request that was open has the new title and body; its address.
    Renewed(String),
    /// The tool is not installed.
    NoTool,
}

/// Why there is no request.
#[derive(Debug)]
pub enum ForgeError {
    /// The tool could not be started, though it is there.
    Start {
        /// `gh` or `glab`.
        tool: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The tool ended with an error.
    Failed {
        /// `gh` or `glab`, and its first words.
        command: String,
        /// What it said.
        message: String,
    },
}

impl Forge {
    /// The forge of a remote; `in_ci` tells whether an environment variable is set, as `GITLAB_CI` is on GitLab's runners.
    pub fn of(web: Option<&Web>, in_ci: impl Fn(&str) -> bool) -> Self {
        let host = web.map(|web| web.host.to_ascii_lowercase()).unwrap_or_default();
        if host.contains("gitlab") {
            Forge::GitLab
        } else if host.contains("github") {
            Forge::GitHub
        } else if web.is_some() && in_ci("GITLAB_CI") {
            Forge::GitLab
        } else if web.is_some() && in_ci("GITHUB_ACTIONS") {
            Forge::GitHub
        } else {
            Forge::Other
        }
    }

    /// Open a request, or renew the one that is open for the branch. The tool runs in `directory`, a work tree.
    ///
    /// # Errors
    /// When the tool fails, as where nobody is logged in.
    pub fn open(self, directory: &Path, request: &Request<'_>) -> Result<Opened, ForgeError> {
        let opened = match self {
            Forge::GitHub => on_github(directory, request),
            Forge::GitLab => on_gitlab(directory, request),
            Forge::Other => return Ok(Opened::NoTool),
        };
        match opened {
            Err(ForgeError::Start { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(Opened::NoTool),
            other => other,
        }
    }

    /// Options of `git push` that have the remote open a request by itself.
    pub fn push_options(self, request: &Request<'_>) -> Vec<String> {
        match self {
            Forge::GitLab => vec![
                "merge_request.create".to_owned(),
                format!("merge_request.target={}", request.base),
                format!("merge_request.title={}", request.title),
            ],
            Forge::GitHub | Forge::Other => Vec::new(),
        }
    }

    /// The tool that opens requests.
    pub fn tool(self) -> Option<&'static str> {
        match self {
            Forge::GitHub => Some("gh"),
            Forge::GitLab => Some("glab"),
            Forge::Other => None,
        }
    }

    /// Whether its tool is installed.
    pub fn has_tool(self, directory: &Path) -> bool {
        self.tool().is_some_and(|tool| ask(tool, directory, &["--version"]).is_ok())
    }
}

fn on_github(directory: &Path, request: &Request<'_>) -> Result<Opened, ForgeError> {
    let Request { branch, base, title, body } = *request;
    let known = ["pr", "list", "--head", branch, "--base", base, "--state", "open", "--json", "url", "--jq", ".[].url"];
    let known = ask("gh", directory, &known)?;
    match known.lines().next().filter(|address| !address.is_empty()) {
        Some(address) => {
            ask("gh", directory, &["pr", "edit", address, "--title", title, "--body", body])?;
            Ok(Opened::Renewed(address.to_owned()))
        }
        None => {
            let options = ["pr", "create", "--head", branch, "--base", base, "--title", title, "--body", body];
            Ok(Opened::New(last_line(&ask("gh", directory, &options)?)))
        }
    }
}

fn on_gitlab(directory: &Path, request: &Request<'_>) -> Result<Opened, ForgeError> {
    let Request { branch, base, title, body } = *request;
    let known = ["mr", "list", "--source-branch", branch, "--target-branch", base, "--output", "json"];
    let known: serde_json::Value = serde_json::from_str(&ask("glab", directory, &known)?).unwrap_or_default();
    let open =
        known.get(0).and_then(|request| Some((request.get("iid")?.as_u64()?, request.get("web_url")?.as_str()?)));
    match open {
        Some((number, address)) => {
            // Not by the branch: one called `7` would be taken for the seventh request.
            let number = number.to_string();
            ask("glab", directory, &["mr", "update", &number, "--title", title, "--description", body, "--yes"])?;
            Ok(Opened::Renewed(address.to_owned()))
        }
        None => {
            let options = ["mr", "create", "--source-branch", branch, "--target-branch", base, "--yes"];
            let words = ["--title", title, "--description", body];
            Ok(Opened::New(last_line(&ask("glab", directory, &[&options[..], &words].concat())?)))
        }
    }
}

/// What both tools end with is the address.
fn last_line(answer: &str) -> String {
    answer.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default().to_owned()
}

fn ask(tool: &'static str, directory: &Path, arguments: &[&str]) -> Result<String, ForgeError> {
    let output = Command::new(program(tool))
        .args(arguments)
        .current_dir(directory)
        .env("GH_PROMPT_DISABLED", "1")
        .env("GLAB_NO_PROMPT", "1")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(|source| ForgeError::Start { tool, source })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let words: Vec<&str> = std::iter::once(tool).chain(arguments.iter().copied().take(2)).collect();
    let message = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    Err(ForgeError::Failed { command: words.join(" "), message })
}

/// The tool on `PATH`; never one of the directory that it runs in.
fn program(tool: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).filter(|directory| directory.is_absolute());
    let names = [tool.to_owned(), format!("{tool}.exe")];
    let mut found = places.flat_map(|directory| names.clone().map(|name| directory.join(name)));
    found.find(|program| program.is_file()).unwrap_or_else(|| PathBuf::from(tool))
}

impl fmt::Display for ForgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ForgeError::Start { tool, .. } => write!(f, "`{tool}` could not be started"),
            ForgeError::Failed { command, message } => write!(f, "`{command}` failed: {message}"),
        }
    }
}

impl std::error::Error for ForgeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ForgeError::Start { source, .. } => Some(source),
            ForgeError::Failed { .. } => None,
        }
    }
}
