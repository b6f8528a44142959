//! A Chromium without a window, driven by its own protocol over a pipe: no port, no driver, no library.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Names that it goes by.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Longer than anything takes on a busy machine: past it, something hangs.
const PATIENCE: Duration = Duration::from_secs(120);

pub(super) struct Browser {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<Value>,
    number: u64,
    session: String,
    /// What the page has told of itself.
    events: Vec<Value>,
    home: TempDir,
}

/// A Chromium on the path; without one, CI has failed, and others are told.
pub(super) fn chromium() -> Option<PathBuf> {
    let directories: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let found = NAMES.iter().flat_map(|name| directories.iter().map(move |directory| directory.join(name)));
    let found = found.into_iter().find(|path| path.is_file());
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "no Chromium was found");
        println!("skipped: no Chromium was found");
    }
    found
}

impl Browser {
    /// Start it with an empty page of this size.
    pub(super) fn start(program: &Path, (width, height): (u32, u32)) -> Self {
        let home = TempDir::new().expect("temporary directory");
        fs::create_dir(home.path().join("downloads")).expect("writable");
        // It reads from descriptor 3 and writes to 4.
        let mut command = Command::new("sh");
        command.arg("-c").arg("exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1").arg(program);
        // The sandbox needs a user that is not root; the only page is ours.
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"]);
        command.arg(format!("--user-data-dir={}", home.path().join("profile").display()));
        command.arg(format!("--window-size={width},{height}"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Chromium starts");
        let requests = child.stdin.take().expect("a pipe");
        let mut pipe = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, answers) = channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while pipe.read_until(0, &mut message).is_ok_and(|length| length > 0) {
                message.pop();
                let value = serde_json::from_slice(&message).expect("JSON");
                message.clear();
                if sender.send(value).is_err() {
                    return;
                }
            }
        });
        let (number, session, events) = (0, String::new(), Vec::new());
        let mut browser = Self { child, requests, answers, number, session, events, home };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attached =
            browser.call("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        browser.session = attached["sessionId"].as_str().expect("a session").to_owned();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser.call("Page.setLifecycleEventsEnabled", json!({ "enabled": true }));
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        browser.call("Emulation.setDeviceMetricsOverride", size);
        let downloads = json!({ "behavior": "allow", "downloadPath": browser.home.path().join("downloads") });
        browser.call("Browser.setDownloadBehavior", downloads);
        browser
    }

    /// Open a file, and wait until its script has run.
    pub(super) fn open(&mut self, page: &Path) {
        let before = self.events.len();
        let opened = self.call("Page.navigate", json!({ "url": format!("file://{}", page.display()) }));
        // The empty page may yet tell that it is loaded.
        self.wait_for_event(before, |event| {
            let params = &event["params"];
            params["name"] == "load" && params["loaderId"] == opened["loaderId"]
        });
    }

    /// Open the same again.
    pub(super) fn reload(&mut self) {
        let before = self.events.len();
        self.call("Page.reload", json!({}));
        self.wait_for_event(before, |event| event["method"] == "Page.loadEventFired");
    }

    fn wait_for_event(&mut self, first: usize, is_it: impl Fn(&Value) -> bool) {
        while !self.events[first..].iter().any(&is_it) {
            let event = self.answers.recv_timeout(PATIENCE).expect("the page loads");
            self.events.push(event);
        }
    }

    /// Ask for something, and give its answer.
    pub(super) fn call(&mut self, method: &str, params: Value) -> Value {
        self.number += 1;
        let mut request = json!({ "id": self.number, "method": method, "params": params });
        if !self.session.is_empty() {
            request["sessionId"] = json!(self.session);
        }
        self.requests.write_all(format!("{request}\0").as_bytes()).expect("Chromium reads");
        loop {
            let message = self.answers.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no answer to {method}"));
            if message["id"] != self.number {
                self.events.push(message);
                continue;
            }
            assert!(message["error"].is_null(), "{method}: {}", message["error"]);
            return message["result"].clone();
        }
    }

    /// What an expression of the page gives, as data.
    pub(super) fn get(&mut self, expression: &str) -> Value {
        let params = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.call("Runtime.evaluate", params);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    pub(super) fn text(&mut self, expression: &str) -> String {
        let value = self.get(expression);
        value.as_str().unwrap_or_else(|| panic!("{expression} is no text: {value}")).to_owned()
    }

    pub(super) fn wait_for(&mut self, condition: &str) {
        let end = Instant::now() + PATIENCE;
        while self.get(condition) != true {
            assert!(Instant::now() < end, "never: {condition}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Press and release keys, each by its name.
    pub(super) fn press(&mut self, keys: &[&str]) {
        for key in keys {
            let text = if key.chars().count() == 1 { key } else { "" };
            // What the browser itself does with a key goes by its code.
            let code = match *key {
                "Escape" => 27,
                "Tab" => 9,
                _ => 0,
            };
            let event = |kind: &str| json!({ "type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code });
            self.call("Input.dispatchKeyEvent", event(if text.is_empty() { "rawKeyDown" } else { "keyDown" }));
            self.call("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key }));
        }
    }

    /// Click in the middle of the first element that a selector finds.
    pub(super) fn click(&mut self, selector: &str) {
        // What comes near is drawn only then, and moves what is below.
        let place = self.get(&format!(
            "(async () => {{
                const target = document.querySelector({});
                for (let frame = 0; frame < 3; frame += 1) {{
                    target.scrollIntoView({{ block: 'center' }});
                    await new Promise(requestAnimationFrame);
                }}
                const box = target.getBoundingClientRect();
                return {{ x: box.x + box.width / 2, y: box.y + box.height / 2 }};
            }})()",
            json!(selector)
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": place["x"], "y": place["y"], "button": "left", "clickCount": 1 });
            self.call("Input.dispatchMouseEvent", event);
        }
    }

    /// What a click on `selector` has saved under `name`.
    pub(super) fn downloaded(&mut self, selector: &str, name: &str) -> String {
        self.click(selector);
        let file = self.home.path().join("downloads").join(name);
        let end = Instant::now() + PATIENCE;
        loop {
            // The browser keeps the name free by an empty file until it has written another.
            let saved = fs::read_to_string(&file).unwrap_or_default();
            if saved.ends_with('\n') {
                return saved;
            }
            assert!(Instant::now() < end, "{name} was never saved");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The page was quiet: no error, and nothing fetched but the page itself and what it saves.
    pub(super) fn assert_quiet(&mut self) {
        // What was sent before the answer has arrived by now.
        self.get("1");
        for event in &self.events {
            let (method, params) = (event["method"].as_str().unwrap_or_default(), &event["params"]);
            let is_loud = match method {
                "Runtime.exceptionThrown" | "Log.entryAdded" | "Runtime.consoleAPICalled" => true,
                "Network.requestWillBeSent" => {
                    let address = params["request"]["url"].as_str().unwrap_or_default();
                    params["type"] != "Document" && !address.starts_with("blob:")
                }
                _ => false,
            };
            assert!(!is_loud, "{event:#}");
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Its own children go with it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
