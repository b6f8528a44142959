//! Whatever is wrong with the cache, or changes beside the files, nobody is told anything else.

use std::fs;
use std::thread;

use super::{LEFT_ALONE, Place};

#[test]
fn a_second_run_opens_no_file_without_findings() {
    let place = Place::new();
    place.settle();
    place.settle();
    let Some(opened) = place.opened() else { return };
    let told = place.says();
    let report: serde_json::Value = serde_json::from_str(&told).unwrap();
    let reported: Vec<&str> =
        report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert!(reported.len() > 3, "{told}");
    // Asked for as metadata of a package, which it is none of here.
    let is_idle = |path: &str| !path.ends_with("/setup.py") && !reported.contains(&path);
    let idle: Vec<&String> = opened.iter().filter(|path| is_idle(path)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn what_is_no_whole_entry_is_ignored_and_replaced() {
    let place = Place::new();
    let told = place.says();
    let entry = place.only_entry();
    let whole = fs::read(&entry).unwrap();
    let mut broken: Vec<Vec<u8>> = vec![Vec::new(), b"foreign".to_vec(), whole[..whole.len() / 2].to_vec()];
    for at in [3, 20, 60, 90, whole.len() / 3, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        broken.push(flipped);
    }
    // Of another format.
    broken.push([b"aiomend cache 0\n", &whole[16..]].concat());
    for bytes in broken {
        fs::write(&entry, &bytes).unwrap();
        assert_eq!(place.says(), told);
        let now = fs::read(place.only_entry()).unwrap();
        assert_eq!((now.len(), &now[..16]), (whole.len(), &whole[..16]));
    }
    fs::remove_file(&entry).unwrap();
    fs::create_dir(&entry).unwrap();
    assert_eq!(place.says(), told);
    assert!(place.entries().is_empty(), "a temporary file is left");
}

#[test]
fn a_cache_that_cannot_be_written_is_none() {
    let place = Place::new();
    // Rights would not stop the superuser; a file in the place of the directory stops everybody.
    fs::write(place.cache(), "in the way").unwrap();
    let told = place.says();
    assert_eq!(place.says(), told);
    assert_eq!(fs::read_to_string(place.cache()).unwrap(), "in the way");
}

#[test]
fn without_the_cache_nothing_is_read_or_written() {
    let place = Place::new();
    let look = |args: &[&str], off: bool| {
        let mut command = place.command(args);
        if off {
            command.env("AIOMEND_NO_CACHE", "1");
        }
        command.output().unwrap();
    };
    look(&["check", "--no-cache"], false);
    look(&["check"], true);
    look(&["fix", "--allow-no-vcs"], false);
    look(&["check", "--max-changes", "1"], false);
    assert!(!place.cache().exists());
    look(&["check"], false);
    assert_eq!(place.entries().len(), 1);
    look(&["diff"], false);
    assert_eq!(place.entries().len(), 1, "`diff` and `check` ask the same");
}

#[test]
fn an_edit_that_leaves_size_and_times_is_seen() {
    let place = Place::new();
    let file = place.tree().join("src/courier/health.py");
    let modified = fs::metadata(&file).unwrap().modified().unwrap();
    let text = fs::read_to_string(&file).unwrap();
    let told = place.says();
    let edited = text.replacen("wait_for", "wait_fox", 1);
    assert!(edited != text);
    fs::write(&file, edited).unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
    assert_ne!(place.says(), told);
}

#[test]
fn other_metadata_of_the_same_text_are_learnt() {
    let place = Place::new();
    place.settle();
    let file = place.tree().join(LEFT_ALONE);
    fs::write(&file, fs::read(&file).unwrap()).unwrap();
    let Some(is_known) = place.is_known() else { return };
    assert!(!is_known, "its content is compared");
    let before = fs::metadata(place.only_entry()).unwrap().modified().unwrap();
    place.settle();
    assert!(fs::metadata(place.only_entry()).unwrap().modified().unwrap() > before);
    assert_eq!(place.is_known(), Some(true));
}

#[test]
fn settings_and_packages_are_parts_of_the_question() {
    let place = Place::new();
    let packages = place.tree().join(".venv/lib/python3.12/site-packages");
    fs::create_dir_all(&packages).unwrap();
    let file = place.tree().join("src/courier/waits.py");
    let text = "import asyncio\n\nfrom outside import limit\n\n\nasync def get(queue):\n    \
                return await asyncio.wait_for(queue.get(), limit)\n";
    fs::write(file, text).unwrap();
    let first = place.says();
    fs::write(packages.join("outside.py"), "limit = 5\n").unwrap();
    let second = place.says();
    fs::write(packages.join("outside.py"), "limit = None\n").unwrap();
    place.says();
    fs::remove_file(packages.join("outside.py")).unwrap();
    assert_eq!(place.says(), first);
    assert!(second.contains("waits.py"));
    let settings = place.tree().join("src/courier/aiomend.toml");
    fs::write(settings, "target-version = \"py310\"\n").unwrap();
    place.says();
    let project = place.tree().join("pyproject.toml");
    let old = fs::read_to_string(&project).unwrap();
    fs::write(&project, old.replace("requires-python = \">=3.", "requires-python = \">=3.10,!=3.")).unwrap();
    assert_ne!(place.says(), first);
}

#[test]
fn a_cache_within_the_project_is_not_walked_through() {
    let place = Place::new();
    let told = place.says();
    let inside = ["check", "--select", "all", "--exit-zero", "--output-format", "json", "--cache-dir", "kept"];
    for _ in 0..3 {
        let output = place.command(&inside).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), told);
        fs::write(place.tree().join("kept/found.py"), "import asyncio\n").unwrap();
    }
    assert_eq!(fs::read_to_string(place.tree().join("kept/.gitignore")).unwrap(), "*\n");
}

#[test]
fn runs_at_once_do_not_disturb_each_other() {
    let place = Place::new();
    let told = place.says();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..3).for_each(|_| assert_eq!(place.says(), told)));
        }
    });
    place.only_entry();
}

#[test]
fn old_entries_are_dropped() {
    let place = Place::new();
    for minor in 8..15 {
        for more in [&[][..], &["--unsafe-fixes"], &["--exclude", "tests"]] {
            let version = format!("py3{minor}");
            place.command(&[&["check", "--target-version", &version], more].concat()).output().unwrap();
        }
    }
    assert_eq!(place.entries().len(), 16);
}
