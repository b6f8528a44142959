//! Commands that pass, fail, hang and leave processes behind.

use std::fs;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{Ended, NotRun, run};
use crate::driver::interrupt::Interrupt;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    fn run_within(&self, command: &str, limit: Option<Duration>) -> Result<Ended, NotRun> {
        run(command, self.0.path(), &self.0.path().join("output"), limit, &Interrupt::default())
    }

    fn run(&self, command: &str) -> Ended {
        self.run_within(command, None).expect("it runs")
    }
}

#[test]
fn the_end_of_both_streams_is_kept() {
    let place = Place::new();
    let ended = place.run("seq 1 100; echo bad >&2; echo; exit 3");
    assert!(!ended.passed);
    assert_eq!(ended.how, "exit code 3");
    assert_eq!(ended.output.len(), 20);
    assert_eq!(ended.output[18..], ["100", "bad"]);
    let ended = place.run("pwd");
    assert!(ended.passed);
    assert_eq!(ended.output, [place.0.path().canonicalize().expect("there").to_string_lossy()]);
}

#[test]
fn output_is_plain_text() {
    let ended = Place::new().run(r"printf '\033[31mred\033[0m\007\n 10%%\r 100%%\ra\303\244\377\n'");
    assert_eq!(ended.output, ["red", "aä\u{fffd}"]);
    let long = Place::new().run("head -c 1000 /dev/zero | tr '\\0' x");
    assert_eq!(long.output[0].chars().count(), 401);
}

#[test]
fn a_shell_that_is_killed_has_failed() {
    let ended = Place::new().run("kill -9 $$");
    assert!(!ended.passed && ended.how.contains("signal"), "{}", ended.how);
}

#[test]
fn what_hangs_is_ended_with_all_that_it_started() {
    let place = Place::new();
    let start = Instant::now();
    let command = "(trap '' TERM; sleep 60; touch late) & echo started; wait";
    let ended = place.run_within(command, Some(Duration::from_millis(300))).expect("it runs");
    assert!(!ended.passed && ended.how.starts_with("not ended"), "{}", ended.how);
    assert_eq!(ended.output, ["started"]);
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn what_a_command_leaves_behind_is_ended() {
    let place = Place::new();
    let ended = place.run("(while :; do date +%N > beat; sleep 0.02; done) & sleep 0.1");
    assert!(ended.passed);
    let beat = || fs::read_to_string(place.0.path().join("beat")).expect("it was there");
    let last = beat();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(beat(), last, "nobody writes any more");
}

#[test]
fn a_person_who_asks_to_stop_is_heard() {
    let place = Place::new();
    let interrupt = Interrupt::default();
    let start = Instant::now();
    let command = "touch started; sleep 60";
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !place.0.path().join("started").exists() {
                std::thread::sleep(Duration::from_millis(5));
            }
            interrupt.request();
        });
        let ended = run(command, place.0.path(), &place.0.path().join("output"), None, &interrupt);
        assert!(matches!(ended, Err(NotRun::Interrupted)));
    });
    assert!(start.elapsed() < Duration::from_secs(20));
    fs::remove_file(place.0.path().join("started")).expect("it was there");
    let ended = run(command, place.0.path(), &place.0.path().join("output"), None, &interrupt);
    assert!(matches!(ended, Err(NotRun::Interrupted)));
    assert!(!place.0.path().join("started").exists(), "who has asked already sees nothing begin");
}
