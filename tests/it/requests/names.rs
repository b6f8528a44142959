//! Names of branches that are easily taken for something else.

use super::Repository;

#[test]
fn a_tag_with_the_name_of_a_branch_is_in_nobodys_way() {
    let repository = Repository::new();
    repository.git(&["tag", "main"]);
    let said = repository.pushed(&[]);
    assert!(said.contains("to be merged into `main`"), "{said}");
    repository.git(&["remote", "set-head", "origin", "main"]);
    repository.git(&["tag", "origin/main"]);
    repository.git(&["switch", "-q", "--detach"]);
    let said = repository.pushed(&["--branch", "again"]);
    assert!(said.contains("to be merged into `main`"), "{said}");
}

#[test]
fn what_stands_for_a_branch_is_no_name_of_one() {
    let repository = Repository::new();
    repository.git(&["switch", "-q", "-c", "precious"]);
    repository.git(&["switch", "-q", "main"]);
    for (option, name) in
        [("--branch", "@{-1}"), ("--branch", "HEAD"), ("--base", "@{-1}"), ("--base", "main~0"), ("--base", "main@{0}")]
    {
        let said = repository.refused(&["--no-push", option, name]);
        assert!(said.contains(&format!("{option}: `{name}` cannot be the name of a branch")), "{said}");
    }
}

#[test]
fn a_number_is_a_name() {
    let repository = Repository::at(Some("git@gitlab.com:group/name.git"));
    repository.script(
        "glab",
        &format!(
            "printf '%s|' \"$@\" | tr '\\n' ' ' >> '{0}'; echo >> '{0}'\n\
             [ \"$2\" != list ] || echo '[{{\"iid\": 3, \"web_url\": \"https://gitlab.com/r/3\"}}]'",
            repository.path("asked").display(),
        ),
    );
    repository.pushed(&["--branch", "7"]);
    let asked = repository.asked().pop().unwrap();
    assert!(asked.starts_with("mr|update|3|--title|"), "the seventh request is somebody else's: {asked}");
}
