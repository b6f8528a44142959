//! The keys of a review.

use crate::report::Look;

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    Yes,
    No,
    All,
    NoneOf,
    Edit,
    SplitOff,
    Undo,
    Why,
    Quit,
}

/// All choices with their keys, in the order of the prompt.
const KEYS: [(char, Choice); 9] = [
    ('y', Choice::Yes),
    ('n', Choice::No),
    ('a', Choice::All),
    ('d', Choice::NoneOf),
    ('e', Choice::Edit),
    ('s', Choice::SplitOff),
    ('u', Choice::Undo),
    ('?', Choice::Why),
    ('q', Choice::Quit),
];

/// The choice of a key, in either case.
pub(crate) fn choice(key: char) -> Option<Choice> {
    KEYS.iter().find(|(known, _)| *known == key.to_ascii_lowercase()).map(|&(_, choice)| choice)
}

/// `y,n,a,d,e,s,u,?,q`
pub(crate) fn keys() -> String {
    KEYS.map(|(key, _)| key.to_string()).join(",")
}

/// One line for each key; `codemod` is that of the fix, and `trust` says which of its fixes `a` takes.
pub(crate) fn help(codemod: &str, trust: &str, look: &Look) -> String {
    let meaning = |choice| match choice {
        Choice::Yes => "yes: write this fix".to_owned(),
        Choice::No => "no: leave this site as it is".to_owned(),
        Choice::All => format!("all: yes to this and every other {trust} fix of {codemod}"),
        Choice::NoneOf => format!("none: no to this and every other fix of {codemod}"),
        Choice::Edit => "edit the fix in $VISUAL or $EDITOR; what comes back is checked".to_owned(),
        Choice::SplitOff => "split this file off: leave its other fixes for another review".to_owned(),
        Choice::Undo => "undo the last decision".to_owned(),
        Choice::Why => "why this fix, and these keys".to_owned(),
        Choice::Quit => "quit: write what was accepted; the next `aiomend review` goes on from here".to_owned(),
    };
    let mut text = String::new();
    for (key, choice) in KEYS {
        push(&mut text, &key.to_string(), &meaning(choice), look);
    }
    push(&mut text, "^C", "stop: write nothing; the next `aiomend review` knows every decision", look);
    push(&mut text, "^L", "show the fix again", look);
    text
}

fn push(text: &mut String, key: &str, meaning: &str, look: &Look) {
    let mut key = key;
    for line in crate::report::wrap(meaning, look.width().saturating_sub(6)) {
        text.push_str(&format!("  {key:<2}  {line}\n"));
        key = "";
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, choice, help, keys};
    use crate::cli::Volume;
    use crate::report::Look;

    #[test]
    fn every_key_is_listed_and_explained() {
        assert_eq!(keys(), "y,n,a,d,e,s,u,?,q");
        assert_eq!((choice('Y'), choice('?'), choice('x')), (Some(Choice::Yes), Some(Choice::Why), None));
        let help = help("wait-for-to-timeout", "safe", &Look::plain(Volume::Normal));
        assert!(keys().split(',').all(|key| help.contains(&format!("  {key}   "))), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    }
}
