/** The item that keys are about. */
let current = null;

function setCurrent(item) {
  current?.article.classList.remove("is-current");
  current = item;
  current?.article.classList.add("is-current");
}

/** Go to an item, whatever the filters hide. */
function show(item) {
  if (!item.isShown) clearFilters();
  goTo(item);
}

function goTo(item) {
  if (!item) return;
  // What is above it may not be drawn yet, and would push it away.
  const at = shownItems.indexOf(item);
  shownItems.slice(Math.max(0, at - 2), at + 3).forEach(fill);
  item.article.focus({ preventScroll: true });
  item.article.scrollIntoView({ block: "start" });
}

/** The shown item `steps` away from the current one. */
function step(steps) {
  const at = current?.isShown ? shownItems.indexOf(current) : -1;
  const next = at < 0 ? (steps > 0 ? 0 : shownItems.length - 1) : Math.min(Math.max(at + steps, 0), shownItems.length - 1);
  goTo(shownItems[next]);
}

/** The first item of the next or the previous file. */
function stepFile(direction) {
  const at = current?.isShown ? shownItems.indexOf(current) : -1;
  if (at < 0) return step(direction);
  const isFirst = (index) => index === 0 || shownItems[index - 1].group !== shownItems[index].group;
  for (let index = at + direction; index >= 0 && index < shownItems.length; index += direction) {
    if (isFirst(index)) return goTo(shownItems[index]);
  }
}

function toggleCurrent() {
  if (current?.isShown && current.isChoice) choose([current], !chosen.has(current));
}

/** All states, then one after another. */
function cycleState() {
  const ids = [...facets.state.keys()];
  const only = filters.state.size === 1 ? ids.indexOf([...filters.state][0]) : -1;
  filters.state = new Set(ids.slice(only + 1, only + 2));
  applyFilters();
  announce(filters.state.size ? `Only: ${STATES.find((state) => filters.state.has(state.id)).label}` : "All states");
}

/** For those who do not see what a key has done. */
function announce(text) {
  byId("shown").textContent = `${text} · ${byId("shown").textContent}`;
}

const KEYS = [
  { keys: ["j", "ArrowRight"], shown: "j →", what: "next", act: () => step(1) },
  { keys: ["k", "ArrowLeft"], shown: "k ←", what: "previous", act: () => step(-1) },
  { keys: ["J"], shown: "J", what: "next file", act: () => stepFile(1) },
  { keys: ["K"], shown: "K", what: "previous file", act: () => stepFile(-1) },
  { keys: ["x", " "], shown: "x space", what: "choose this fix, or drop it", act: toggleCurrent },
  { keys: ["f"], shown: "f", what: "one state after another", act: cycleState },
  { keys: ["v"], shown: "v", what: "show what is chosen alone, or all", act: () => toggleChosenOnly() },
  { keys: ["/"], shown: "/", what: "search", act: () => byId("search").select() },
  { keys: ["c"], shown: "c", what: "clear the filters", act: clearFilters },
  { keys: ["s"], shown: "s", what: "two columns, or one", act: () => cycleLayout() },
  { keys: ["t"], shown: "t", what: "light, dark, or as the system", act: () => cycleTheme() },
  { keys: ["e"], shown: "e", what: "export what is chosen", act: openExport },
  { keys: ["?"], shown: "?", what: "these keys", act: () => openHelp() },
];

/** Whether a key belongs to what has the focus. */
function isTaken(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (document.querySelector("dialog[open]")) return true;
  const { target } = event;
  if (target.matches("input:not([type=checkbox]), textarea, select")) return true;
  const isControl = target.matches("button, input, summary, a, pre");
  return isControl && [" ", "Enter", "ArrowLeft", "ArrowRight"].includes(event.key);
}

addEventListener("keydown", (event) => {
  if (event.target.id === "search" && event.key === "Escape") {
    event.preventDefault();
    byId("findings").focus({ preventScroll: true });
    return;
  }
  if (isTaken(event)) return;
  const found = KEYS.find((one) => one.keys.includes(event.key));
  if (!found || (event.key === " " && !current)) return;
  event.preventDefault();
  found.act();
});

function openHelp() {
  const dialog = byId("help-dialog");
  const rows = KEYS.flatMap(({ shown, what }) => [
    el("dt", {}, ...shown.split(" ").flatMap((key, at) => [at ? " " : "", el("kbd", { text: key })])),
    el("dd", { text: what }),
  ]);
  dialog.replaceChildren(
    el("h2", { id: "help-title", text: "Keys" }),
    el("dl", { class: "keys" }, ...rows),
    el("h2", { text: "What the states mean" }),
    el(
      "dl",
      { class: "meanings" },
      ...[
        ["Safe fix", "no observable difference but the bug that is fixed"],
        ["Unsafe fix", "a difference that its notes name; made with --unsafe-fixes alone"],
        ["For display only", "right under an assumption that could not be proved; never made in bulk, copy it by hand"],
        ["Refused", "left alone, for the reasons on its lines"],
      ].flatMap(([name, text]) => [el("dt", { text: name }), el("dd", { text })]),
    ),
    el("p", { class: "quiet", text: `Made by ${report.tool}. This file needs no network and sends nothing.` }),
    el("p", { class: "actions" }, el("button", { type: "button", class: "close", text: "Close", click: () => dialog.close() })),
  );
  dialog.showModal();
}
