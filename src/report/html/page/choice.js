/** Fixes that a person wants to be made. */
const chosen = new Set();

const LIST_NAME = "aiomend-keys.txt";

/** Choose fixes, with what they build on; or drop them, with what builds on them. */
function choose(wanted, isOn) {
  const next = [...wanted];
  const seen = new Set(next);
  while (next.length) {
    const item = next.pop();
    if (!item.isChoice) continue;
    if (isOn) chosen.add(item);
    else chosen.delete(item);
    item.box.checked = isOn;
    item.article.classList.toggle("is-chosen", isOn);
    const others = isOn ? item.buildsOn : item.builtOnBy;
    for (const other of others.filter((other) => !seen.has(other))) {
      seen.add(other);
      next.push(other);
    }
  }
  store.set(fingerprint, JSON.stringify([...chosen].map((item) => item.number)));
  drawChoice();
  if (filters.isChosenOnly) applyFilters();
}

for (const item of items) item.builtOnBy = [];
for (const item of items) item.buildsOn.forEach((other) => other.builtOnBy.push(item));

function restoreChoice() {
  let numbers = [];
  try { numbers = JSON.parse(store.get(fingerprint)) ?? []; } catch { /* Not ours. */ }
  choose(numbers.map((number) => items[number]).filter(Boolean), true);
}

function drawChoice() {
  const button = byId("export");
  button.textContent = `Export ${chosen.size} chosen`;
  button.disabled = chosen.size === 0;
  const only = byId("chosen-only");
  if (only) only.setAttribute("aria-pressed", filters.isChosenOnly);
}

/** The lines of the list: a path, a tab and a key; a key alone where no line can hold the path. */
function keys() {
  const lines = [...chosen].sort((a, b) => a.number - b.number).map(({ file, finding }) => {
    return file.listed === null ? finding.key : `${file.listed}\t${finding.key}`;
  });
  return lines.map((line) => `${line}\n`).join("");
}

/** The command that makes the chosen fixes. */
function command() {
  const isUnsafe = [...chosen].some((item) => item.state === "unsafe");
  return ["aiomend fix --only-keys", LIST_NAME, isUnsafe && "--unsafe-fixes", report.again].filter(Boolean).join(" ");
}

function download() {
  const address = URL.createObjectURL(new Blob([keys()], { type: "text/plain" }));
  el("a", { href: address, download: LIST_NAME }).click();
  // Not before the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function copy(text, button) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = el("textarea", { text, "aria-hidden": "true" });
    button.after(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = label), 1_500);
}

function openExport() {
  if (chosen.size === 0) return;
  const list = [...chosen];
  const files = new Set(list.flatMap((item) => [item.file.path, ...item.finding.others]));
  const unsafe = list.filter((item) => item.state === "unsafe").length;
  const trust = unsafe === 0 ? "all safe" : unsafe === list.length ? "all unsafe" : `${list.length - unsafe} safe, ${unsafe} unsafe`;
  const text = command();
  const dialog = byId("export-dialog");
  const parts = [
    el("h2", { id: "export-title", text: `${count(list.length, "fix")} in ${count(files.size, "file")}` }),
    el("p", {}, `${trust[0].toUpperCase()}${trust.slice(1)}. Save the list where the command ran, and run:`),
    el("pre", { class: "command", id: "again", text, tabindex: "0" }),
    unsafe ? el("p", { class: "quiet", text: "Unsafe fixes change what their notes say." }) : "",
    el("details", {}, el("summary", { text: `The list, ${LIST_NAME}` }), el("pre", { class: "list", text: keys(), tabindex: "0" })),
    el(
      "p",
      { class: "actions" },
      el("button", { type: "button", id: "download", class: "main-action", text: `Save ${LIST_NAME}`, click: download }),
      el("button", { type: "button", id: "copy-command", text: "Copy the command", click: (event) => copy(text, event.target) }),
      el("button", { type: "button", text: "Copy the list", click: (event) => copy(keys(), event.target) }),
      el("button", { type: "button", class: "close", text: "Close", click: () => dialog.close() }),
    ),
  ];
  dialog.replaceChildren(...parts);
  dialog.showModal();
  byId("download").focus();
}
