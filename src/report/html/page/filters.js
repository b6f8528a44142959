/** What is chosen in each group of filters; nothing chosen lets everything pass. */
const filters = { state: new Set(), codemod: new Set(), code: new Set(), directory: "", text: "", isChosenOnly: false };

/** Rows of a group before the rest is folded away. */
const MOST_ROWS = 12;

/** Buttons of each group by what they filter for. */
const facets = { state: new Map(), codemod: new Map(), code: new Map(), directory: new Map() };

let shownItems = [];

const directoryOf = (item) => item.file.directories.join("/");
const isBelow = (directory, top) => !top || directory === top || directory.startsWith(top + "/");

/** Whether an item passes each group. */
function passes(item, words) {
  return {
    state: !filters.state.size || filters.state.has(item.state),
    codemod: !filters.codemod.size || filters.codemod.has(item.codemod),
    code: !filters.code.size || item.codes.some((code) => filters.code.has(code)),
    directory: isBelow(item.directory, filters.directory),
    text: words.every((word) => item.words.includes(word)) && (!filters.isChosenOnly || chosen.has(item)),
  };
}

/** Show what passes all groups, and say on each button how many would with it. */
function applyFilters() {
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean);
  const tallies = { state: new Map(), codemod: new Map(), code: new Map(), directory: new Map() };
  const add = (group, id, item) => {
    const tally = tallies[group].get(id) ?? { all: 0 };
    tally.all += 1;
    tally[item.state] = (tally[item.state] ?? 0) + 1;
    tallies[group].set(id, tally);
  };
  shownItems = [];
  for (const item of items) {
    const passed = passes(item, words);
    const failed = Object.keys(passed).filter((group) => !passed[group]);
    const isShown = failed.length === 0;
    if (isShown) shownItems.push(item);
    if (item.isShown !== isShown) item.article.hidden = !isShown;
    item.isShown = isShown;
    const others = (group) => isShown || (failed.length === 1 && failed[0] === group);
    if (others("state")) add("state", item.state, item);
    if (others("codemod") && item.codemod) add("codemod", item.codemod, item);
    if (others("code")) item.codes.forEach((code) => add("code", code, item));
    if (others("directory")) item.above.forEach((directory) => add("directory", directory, item));
  }
  shownItems.sort((a, b) => a.order - b.order);
  for (const group of groups) group.box.hidden = !group.items.some((item) => item.isShown);
  for (const [name, buttons] of Object.entries(facets)) {
    const most = Math.max(1, ...[...tallies[name].values()].map((tally) => tally.all));
    buttons.forEach((button, id) => drawFacet(button, tallies[name].get(id) ?? { all: 0 }, most, isOn(name, id)));
  }
  drawShown();
  keepInAddress();
}

function isOn(group, id) {
  return group === "directory" ? filters.directory !== "" && isBelow(filters.directory, id) : filters[group].has(id);
}

function drawFacet(button, tally, most, isPressed) {
  button.setAttribute("aria-pressed", isPressed);
  button.classList.toggle("is-none", tally.all === 0);
  button.lastChild.previousSibling.textContent = tally.all;
  for (const part of button.lastChild.children) {
    part.style.setProperty("width", `${(100 * (tally[part.dataset.state] ?? 0)) / most}%`);
  }
}

function drawShown() {
  const all = items.length;
  const shown = shownItems.length;
  byId("shown").textContent = shown === all ? `${all} shown` : `${shown} of ${all} shown`;
  byId("nothing").hidden = shown > 0 || all === 0;
  byId("clear").disabled = !isFiltered();
}

const isFiltered = () =>
  filters.state.size + filters.codemod.size + filters.code.size > 0 || filters.directory || filters.text || filters.isChosenOnly;

function clearFilters() {
  for (const name of ["state", "codemod", "code"]) filters[name].clear();
  Object.assign(filters, { directory: "", text: "", isChosenOnly: false });
  byId("search").value = "";
  drawDirectories();
  applyFilters();
}

/** A button with its number and its bar. */
function facet(group, id, label, click, kind = "") {
  const parts = STATES.map((state) => el("i", { "data-state": state.id, class: `is-${state.id}` }));
  const name = el("span", { class: "name", text: label, title: label });
  const swatch = group === "state" && el("span", { class: `swatch is-${id}` });
  const bar = el("span", { class: "meter", "aria-hidden": "true" }, ...parts);
  const button = el("button", { type: "button", class: `facet ${kind}`, click }, swatch || null, name, el("span", { class: "count" }), bar);
  facets[group].set(id, button);
  return button;
}

function toggle(group, id) {
  if (!filters[group].delete(id)) filters[group].add(id);
  applyFilters();
}

/** A group of buttons; many of them are folded. */
function facetGroup(group, title, entries) {
  if (!entries.length) return null;
  const rows = entries.map(([id, label]) => el("li", {}, facet(group, id, label, () => toggle(group, id))));
  const list = el("ul", {}, ...rows);
  const section = el("section", { class: "facets", "aria-label": title }, el("h2", { text: title }), list);
  if (rows.length > MOST_ROWS + 1) {
    list.classList.add("is-folded");
    const more = el("button", { type: "button", class: "link", text: `All ${rows.length}`, click: () => {
      list.classList.remove("is-folded");
      more.remove();
    } });
    section.append(more);
  }
  return section;
}

/** The most frequent first. */
function byFrequency(values) {
  const times = new Map();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}

function filterPanel() {
  const states = STATES.filter((state) => items.some((item) => item.state === state.id));
  const codemods = byFrequency(items.map((item) => item.codemod).filter(Boolean));
  const codes = byFrequency(items.flatMap((item) => item.codes));
  const panel = byId("filters");
  const groups = [
    facetGroup("state", "State and safety", states.map((state) => [state.id, state.label])),
    facetGroup("codemod", "Codemod", codemods.map((id) => [id, id])),
    el("section", { class: "facets", "aria-label": "Directory", id: "directories" }, el("h2", { text: "Directory" }), el("ul")),
    facetGroup("code", "Reason for a refusal", codes.map((code) => [code, code])),
  ];
  panel.append(...groups.filter(Boolean), el("button", { type: "button", id: "clear", text: "Clear filters", click: clearFilters }));
  drawDirectories();
}

/** Directories as a tree, in which one that holds nothing but another is one with it. */
const tree = (() => {
  const root = { path: "", label: "", children: new Map(), files: 0 };
  for (const item of items) {
    let node = root;
    for (const part of item.file.directories) {
      const path = node.path ? `${node.path}/${part}`.replace("//", "/") : part;
      if (!node.children.has(part)) node.children.set(part, { path, label: part, children: new Map(), files: 0 });
      node = node.children.get(part);
    }
    node.files += 1;
    item.directory = node.path;
  }
  return root;
})();

/** A node, or the only one that it leads to. */
function compressed(node) {
  let [label, current] = [node.label, node];
  while (current.files === 0 && current.children.size === 1) {
    current = [...current.children.values()][0];
    label = label && label !== "/" ? `${label}/${current.label}` : label + current.label;
  }
  return { ...current, label };
}

/** The rows that are open: those at the top, and those below what is chosen. */
function openDirectories() {
  const rows = [];
  const visit = (node, depth) => {
    for (const child of [...node.children.values()].map(compressed).sort((a, b) => (a.label < b.label ? -1 : 1))) {
      rows.push({ ...child, depth });
      if (filters.directory && isBelow(filters.directory, child.path)) visit(child, depth + 1);
    }
  };
  const top = compressed(tree);
  if (top.children.size) visit(top, 0);
  else if (top.path) rows.push({ ...top, depth: 0 });
  return rows;
}

function drawDirectories() {
  const section = byId("directories");
  const focused = [...facets.directory].find(([, button]) => button === document.activeElement)?.[0];
  facets.directory.clear();
  const rows = openDirectories().map(({ path, label, depth }) => {
    const button = facet("directory", path, `${label}/`, () => enterDirectory(path), `depth-${Math.min(depth, 5)}`);
    return el("li", {}, button);
  });
  section.hidden = rows.length === 0;
  section.querySelector("ul").replaceChildren(...rows);
  facets.directory.get(focused)?.focus();
}

/** Look into a directory, or leave it where that is what is looked into. */
function enterDirectory(path) {
  const isLeft = filters.directory === path;
  const above = openDirectories().filter((row) => row.path !== path && isBelow(path, row.path)).pop();
  filters.directory = isLeft ? above?.path ?? "" : path;
  drawDirectories();
  applyFilters();
}

for (const item of items) {
  const parts = item.file.directories;
  item.above = parts.map((_, at) => parts.slice(0, at + 1).join("/").replace("//", "/"));
}

/** The filters in the page's address, so that it can be kept and sent. */
function keepInAddress() {
  const words = new URLSearchParams();
  for (const group of ["state", "codemod", "code"]) {
    if (filters[group].size) words.set(group, [...filters[group]].join(","));
  }
  if (filters.directory) words.set("directory", filters.directory);
  if (filters.text) words.set("text", filters.text);
  if (filters.isChosenOnly) words.set("chosen", "1");
  const hash = words.toString();
  try {
    if (hash !== location.hash.slice(1)) history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  } catch { /* A viewer that allows none. */ }
}

function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  for (const group of ["state", "codemod", "code"]) {
    const known = (words.get(group) ?? "").split(",").filter((id) => facets[group].has(id));
    filters[group] = new Set(known);
  }
  const directory = words.get("directory") ?? "";
  filters.directory = items.some((item) => item.above.includes(directory)) ? directory : "";
  filters.text = words.get("text") ?? "";
  filters.isChosenOnly = words.has("chosen");
  byId("search").value = filters.text;
  drawDirectories();
}
