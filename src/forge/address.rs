//! The pages of a remote.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Forge;

/// What may stand in an address as it is, beside letters and digits.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Where a remote is looked at with a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// As `github.com`, with the port of an address over HTTP that has one.
    pub host: String,
    /// The owner and the name of the repository, as `owner/name`.
    pub path: String,
}

impl Web {
    /// The pages of the remote at this address of git's; none for a path of this machine.
    pub fn of(address: &str) -> Option<Self> {
        let (host, path) = match address.split_once("://") {
            Some((scheme, rest)) => {
                let (authority, path) = rest.split_once('/')?;
                let host = authority.rsplit('@').next()?;
                match scheme {
                    "http" | "https" => (host, path),
                    "ssh" | "git" | "git+ssh" => (host.split(':').next()?, path),
                    _ => return None,
                }
            }
            // `git@github.com:owner/name.git`
            None => {
                let (authority, path) = address.split_once(':')?;
                let is_path = authority.contains(['/', '\\']) || authority.len() == 1;
                (authority.rsplit('@').next().filter(|_| !is_path)?, path)
            }
        };
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        (!host.is_empty() && !path.is_empty()).then(|| Self { host: host.to_owned(), path: path.to_owned() })
    }

    /// The page that asks for a request from `branch` to `base`.
    pub fn request_page(&self, forge: Forge, base: &str, branch: &str) -> Option<String> {
        let Self { host, path } = self;
        let (base, branch) = (encoded(base), encoded(branch));
        match forge {
            Forge::GitHub => Some(format!("https://{host}/{}/compare/{base}...{branch}?expand=1", encoded(path))),
            Forge::GitLab => Some(format!(
                "https://{host}/{}/-/merge_requests/new?merge_request%5Bsource_branch%5D={branch}\
                 &merge_request%5Btarget_branch%5D={base}",
                encoded(path)
            )),
            Forge::Other => None,
        }
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Forge, Web};

    fn web(address: &str) -> Option<(String, String)> {
        Web::of(address).map(|web| (web.host, web.path))
    }

    #[test]
    fn addresses_of_every_kind_lead_to_the_same_pages() {
        let pages = Some(("github.com".to_owned(), "owner/name".to_owned()));
        for address in [
            "https://github.com/owner/name.git",
            "https://user:secret@github.com/owner/name",
            "git@github.com:owner/name.git",
            "ssh://git@github.com:22/owner/name.git",
            "git://github.com/owner/name/",
        ] {
            assert_eq!(web(address), pages, "{address}");
        }
        assert_eq!(web("http://git.example:8080/a/b/c.git"), Some(("git.example:8080".into(), "a/b/c".into())));
    }

    #[test]
    fn a_path_of_this_machine_has_no_pages() {
        for address in ["/srv/git/name.git", "../name.git", "file:///srv/name.git", "C:\\git\\name", "name"] {
            assert_eq!(web(address), None, "{address}");
        }
    }

    #[test]
    fn forges_are_told_by_their_host_and_then_by_their_runners() {
        let of = |address: &str, variable: &str| Forge::of(Web::of(address).as_ref(), |name| name == variable);
        assert_eq!(of("git@github.example.org:a/b.git", "GITLAB_CI"), Forge::GitHub);
        assert_eq!(of("https://gitlab.com/a/b.git", ""), Forge::GitLab);
        assert_eq!(of("https://code.example/a/b.git", "GITLAB_CI"), Forge::GitLab);
        assert_eq!(of("https://code.example/a/b.git", "GITHUB_ACTIONS"), Forge::GitHub);
        assert_eq!(of("https://code.example/a/b.git", ""), Forge::Other);
        assert_eq!(of("/srv/git/name.git", "GITLAB_CI"), Forge::Other);
    }

    #[test]
    fn names_of_branches_are_written_so_that_addresses_stay_whole() {
        let web = Web::of("git@github.com:owner/name.git").unwrap();
        let page = web.request_page(Forge::GitHub, "main", "aiomend/a&b#c");
        assert_eq!(page.as_deref(), Some("https://github.com/owner/name/compare/main...aiomend/a%26b%23c?expand=1"));
        let page = web.request_page(Forge::GitLab, "main", "fixes").unwrap();
        assert!(page.ends_with("source_branch%5D=fixes&merge_request%5Btarget_branch%5D=main"), "{page}");
        assert_eq!(web.request_page(Forge::Other, "main", "fixes"), None);
    }
}
