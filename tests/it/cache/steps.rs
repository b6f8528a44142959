//! Whatever is done to a project between two runs, the second one says what it says without the cache.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Place;

const STEPS: usize = 500;

/// The texts of a project's files.
type State = BTreeMap<PathBuf, Vec<u8>>;

#[test]
fn no_edit_gets_the_answer_of_another() {
    let place = Place::small();
    place.settle();
    let mut random = Random(0x5eed);
    let mut states = vec![state(&place.tree())];
    let (mut known, mut asked) = (0, 0);
    for step in 0..STEPS {
        let done = change(&place.tree(), &mut random, &mut states, step);
        let told = std::panic::catch_unwind(|| place.says());
        assert!(told.is_ok(), "step {step}: {done}");
        if step % 10 == 0 {
            // Nothing was changed since the run before: whoever looks at the disk again wastes its time.
            let Some(is_known) = place.is_known() else { continue };
            asked += 1;
            known += usize::from(is_known);
        }
    }
    assert!(known * 10 >= asked * 9, "{known} of {asked} answers were known");
}

/// Change the project somehow, and say how.
fn change(tree: &Path, random: &mut Random, states: &mut Vec<State>, step: usize) -> String {
    let now = state(tree);
    let files: Vec<&PathBuf> = now.keys().filter(|path| may_change(path)).collect();
    let file = files[random.below(files.len())];
    let path = tree.join(file);
    let text = String::from_utf8_lossy(&now[file]).into_owned();
    let name = file.display();
    match random.below(11) {
        0 => {
            fs::write(&path, text).unwrap();
            format!("write {name} as it was")
        }
        1 => {
            let lines: Vec<&str> = text.lines().collect();
            let at = random.below(lines.len().max(1));
            let kept =
                lines.iter().enumerate().filter(|(number, _)| *number != at).map(|(_, line)| format!("{line}\n"));
            fs::write(&path, kept.collect::<String>()).unwrap();
            format!("remove line {at} of {name}")
        }
        2 if text.len() < 1000 => {
            let new = format!(
                "\n\nasync def added_{step}(queue):\n    import asyncio\n    return await asyncio.wait_for(queue.get(), {step})\n"
            );
            fs::write(&path, text + &new).unwrap();
            format!("add a function to {name}")
        }
        3 => {
            let [from, to] = [["wait_for", "wait_fox"], ["wait_fox", "wait_for"]][random.below(2)];
            fs::write(&path, text.replacen(from, to, 1)).unwrap();
            format!("{from} becomes {to}, as long, in {name}")
        }
        4 => {
            let to = path.with_file_name(format!("renamed_{step}.py"));
            fs::rename(&path, to).unwrap();
            format!("rename {name}")
        }
        5 if files.len() < 13 => {
            let new = path.with_file_name(format!("copy_{step}.py"));
            fs::write(new, text).unwrap();
            format!("copy {name}")
        }
        6 if files.len() > 8 => {
            fs::remove_file(&path).unwrap();
            format!("delete {name}")
        }
        7 => {
            let settings = tree.join("pyproject.toml");
            let old = fs::read_to_string(&settings).unwrap();
            let (head, _) = old.split_once("\n[tool.aiomend]").unwrap_or((&old, ""));
            let own = ["", "target-version = \"py310\"", "ignore = [\"wait-for-to-timeout\"]", "unsafe-fixes = true"];
            let own = own[random.below(own.len())];
            fs::write(&settings, format!("{}\n[tool.aiomend]\n{own}\n", head.trim_end())).unwrap();
            format!("the settings say `{own}`")
        }
        8 => {
            let at = random.below(states.len());
            restore(tree, &states[at]);
            format!("go back to state {at}")
        }
        9 if text.len() < 1000 => {
            states.push(now.clone());
            fs::write(&path, format!("import asyncio\n{text}")).unwrap();
            format!("import a module in {name}")
        }
        _ => "do nothing".to_owned(),
    }
}

fn may_change(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix == "py") && path != Path::new(super::LEFT_ALONE)
}

fn state(tree: &Path) -> State {
    let mut found = State::new();
    let mut directories = vec![tree.to_path_buf()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                found.insert(path.strip_prefix(tree).unwrap().to_path_buf(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Write what differs.
fn restore(tree: &Path, wanted: &State) {
    let now = state(tree);
    for path in now.keys().filter(|path| !wanted.contains_key(*path)) {
        fs::remove_file(tree.join(path)).unwrap();
    }
    for (path, text) in wanted.iter().filter(|(path, text)| now.get(*path) != Some(*text)) {
        fs::write(tree.join(path), text).unwrap();
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end).unwrap()).unwrap()
    }
}
