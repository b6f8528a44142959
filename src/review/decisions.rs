//! What a person decided so far, in order: the first decision about a fix counts, and the last one can be taken back.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use aiomend_rewrite::{Applicability, Finding};

use crate::driver::outcome::FixKey;

/// What becomes of a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It is written.
    Yes,
    /// It is not.
    No,
    /// Its file was split off: nobody has decided about it.
    Aside,
}

/// One key that was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// `y`
    Yes(FixKey),
    /// `n`
    No(FixKey),
    /// `a`: all fixes of a codemod that may be trusted so far, whether they are there by now or come up later.
    All { codemod: String, trust: Applicability },
    /// `d`
    NoneOf { codemod: String },
    /// `s`
    SplitOff(PathBuf),
    /// `e`
    Edited(Edited),
}

/// A fix that the person changed. From then on the files count as they left them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edited {
    /// The fix.
    pub(crate) fix: FixKey,
    /// Fixes accepted before that are in these texts: their sites are no longer there.
    pub(crate) absorbed: Vec<FixKey>,
    /// The files, written all or none.
    pub(crate) files: Vec<EditedFile>,
}

/// One file of an edited fix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EditedFile {
    /// As a person would type it.
    pub(crate) path: PathBuf,
    /// What was read from the disk.
    pub(crate) before: Vec<u8>,
    /// What the person wants it to be.
    pub(crate) after: Vec<u8>,
}

impl Decision {
    /// Whether the texts are the same with it as without.
    pub(crate) fn leaves_texts(&self) -> bool {
        matches!(self, Decision::No(_) | Decision::NoneOf { .. } | Decision::SplitOff(_))
    }
}

/// The decisions, with what makes them quick to ask.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    log: Vec<Decision>,
    // The first decision about each fix by name; its place in the log, and what it was.
    named: HashMap<FixKey, (usize, Answer)>,
    // Places of the decisions about many fixes.
    rules: Vec<usize>,
}

impl Decisions {
    /// The same decisions made again.
    pub(crate) fn of(log: Vec<Decision>) -> Self {
        let mut decisions = Self { log, ..Self::default() };
        decisions.index();
        decisions
    }

    /// All of them, in order.
    pub(crate) fn log(&self) -> &[Decision] {
        &self.log
    }

    /// Decide.
    pub(crate) fn push(&mut self, decision: Decision) {
        self.log.push(decision);
        self.index();
    }

    /// Take the last decision back.
    pub(crate) fn pop(&mut self) -> Option<Decision> {
        let last = self.log.pop();
        self.index();
        last
    }

    fn index(&mut self) {
        let edits = self.log.iter().filter_map(|decision| match decision {
            Decision::Edited(edited) => Some(edited),
            _ => None,
        });
        let gone: HashSet<&FixKey> = edits.flat_map(|edited| &edited.absorbed).collect();
        let (mut named, mut rules) = (HashMap::new(), Vec::new());
        for (at, decision) in self.log.iter().enumerate() {
            let (fix, answer) = match decision {
                Decision::Yes(fix) if !gone.contains(fix) => (fix, Answer::Yes),
                Decision::No(fix) => (fix, Answer::No),
                Decision::All { .. } | Decision::NoneOf { .. } | Decision::SplitOff(_) => {
                    rules.push(at);
                    continue;
                }
                Decision::Yes(_) | Decision::Edited(_) => continue,
            };
            named.entry(fix.clone()).or_insert((at, answer));
        }
        (self.named, self.rules) = (named, rules);
    }

    /// What was decided about a finding of the file at `path`.
    pub(crate) fn answer(&self, path: &Path, finding: &Finding) -> Option<Answer> {
        let fix = finding.fix()?;
        let named = self.named.get(&FixKey::of(path, finding)).copied();
        let before = named.map_or(self.log.len(), |(at, _)| at);
        let rules = self.rules.iter().take_while(|&&at| at < before).map(|&at| &self.log[at]);
        let by_rule = rules.into_iter().find_map(|decision| match decision {
            Decision::All { codemod, trust } if *codemod == finding.codemod && fix.applicability >= *trust => {
                Some(Answer::Yes)
            }
            Decision::NoneOf { codemod } if *codemod == finding.codemod => Some(Answer::No),
            Decision::SplitOff(file) if file == path => Some(Answer::Aside),
            _ => None,
        });
        by_rule.or(named.map(|(_, answer)| answer))
    }

    /// The edited fixes, in order.
    pub(crate) fn edits(&self) -> impl Iterator<Item = &Edited> {
        self.log.iter().filter_map(|decision| match decision {
            Decision::Edited(edited) => Some(edited),
            _ => None,
        })
    }

    /// What still counts once the accepted fixes in `files` are written: refusals, and what could not be written.
    pub(crate) fn without(self, files: &HashSet<PathBuf>) -> Self {
        let is_left = |decision: &Decision| match decision {
            Decision::Yes(fix) => !files.contains(&fix.path),
            Decision::Edited(edited) => edited.files.iter().all(|file| !files.contains(&file.path)),
            Decision::No(_) | Decision::NoneOf { .. } => true,
            Decision::All { .. } | Decision::SplitOff(_) => false,
        };
        Self::of(self.log.into_iter().filter(is_left).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::path::{Path, PathBuf};

    use aiomend_rewrite::{Applicability, Finding, Fix, ModuleId, Verdict};
    use aiomend_syntax::Span;

    use super::{Answer, Decision, Decisions, Edited};
    use crate::driver::outcome::FixKey;

    fn finding(codemod: &'static str, key: &str, applicability: Applicability) -> Finding {
        let fix =
            Fix { title: String::new(), parts: Vec::new(), applicability, notes: Vec::new(), reasons: Vec::new() };
        Finding { codemod, module: ModuleId(0), span: Span::new(0, 0), verdict: Verdict::Fix(fix), key: key.to_owned() }
    }

    fn key(key: &str) -> FixKey {
        FixKey { path: PathBuf::from("a.py"), key: key.to_owned() }
    }

    fn asked(decisions: &Decisions, finding: &Finding) -> Option<Answer> {
        decisions.answer(Path::new("a.py"), finding)
    }

    #[test]
    fn the_first_decision_counts_and_the_last_is_taken_back() {
        let (one, two) = (finding("lock", "1", Applicability::Safe), finding("lock", "2", Applicability::Safe));
        let mut decisions = Decisions::of(vec![Decision::No(key("1"))]);
        decisions.push(Decision::All { codemod: "lock".to_owned(), trust: Applicability::Safe });
        assert_eq!([asked(&decisions, &one), asked(&decisions, &two)], [Some(Answer::No), Some(Answer::Yes)]);
        decisions.pop();
        assert_eq!([asked(&decisions, &one), asked(&decisions, &two)], [Some(Answer::No), None]);
        decisions.pop();
        assert_eq!(asked(&decisions, &one), None);
        assert_eq!(decisions.pop(), None);
    }

    #[test]
    fn all_of_a_codemod_are_those_that_may_be_trusted_as_far() {
        let all = |trust| Decisions::of(vec![Decision::All { codemod: "lock".to_owned(), trust }]);
        let is_in = |trust, applicability| asked(&all(trust), &finding("lock", "1", applicability)).is_some();
        assert!(is_in(Applicability::Safe, Applicability::Safe) && is_in(Applicability::Unsafe, Applicability::Safe));
        assert!(!is_in(Applicability::Safe, Applicability::Unsafe));
        assert!(!is_in(Applicability::Unsafe, Applicability::DisplayOnly));
        assert_eq!(asked(&all(Applicability::Safe), &finding("gather", "1", Applicability::Safe)), None);
    }

    #[test]
    fn a_file_that_is_split_off_is_left_with_what_was_decided_in_it_before() {
        let decisions = Decisions::of(vec![
            Decision::Yes(key("1")),
            Decision::SplitOff(PathBuf::from("a.py")),
            Decision::No(key("2")),
        ]);
        let safe = |key| finding("lock", key, Applicability::Safe);
        assert_eq!(asked(&decisions, &safe("1")), Some(Answer::Yes));
        assert_eq!(asked(&decisions, &safe("2")), Some(Answer::Aside));
        assert_eq!(decisions.answer(Path::new("b.py"), &safe("2")), None);
    }

    #[test]
    fn a_fix_that_an_edited_text_holds_accepts_no_other_of_the_same_key() {
        let mut decisions = Decisions::of(vec![Decision::Yes(key("1"))]);
        let edited = Edited { fix: key("2"), absorbed: vec![key("1"), key("2")], files: Vec::new() };
        decisions.push(Decision::Edited(edited));
        assert_eq!(asked(&decisions, &finding("lock", "1", Applicability::Safe)), None);
        decisions.pop();
        assert_eq!(asked(&decisions, &finding("lock", "1", Applicability::Safe)), Some(Answer::Yes));
    }

    #[test]
    fn what_is_written_is_decided_no_longer() {
        let log = vec![
            Decision::Yes(key("1")),
            Decision::No(key("2")),
            Decision::SplitOff(PathBuf::from("b.py")),
            Decision::NoneOf { codemod: "gather".to_owned() },
        ];
        let left = Decisions::of(log.clone()).without(&HashSet::from([PathBuf::from("a.py")]));
        assert_eq!(left.log(), [log[1].clone(), log[3].clone()]);
        let left = Decisions::of(log.clone()).without(&HashSet::new());
        assert_eq!(left.log(), [log[0].clone(), log[1].clone(), log[3].clone()], "nothing was written");
    }
}
