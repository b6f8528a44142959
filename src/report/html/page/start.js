/** The sections, and the files in each, with their items. */
const groups = [];

/** The list: sections, in them files, in them cards. */
function list() {
  const main = byId("findings");
  let order = 0;
  for (const section of SECTIONS) {
    const own = items.filter((item) => item.section === section);
    if (!own.length) continue;
    const head = el("h2", {}, section, el("span", { class: "count", text: own.length }));
    const box = el("section", { class: "section", "aria-label": section }, head);
    const parts = [];
    for (const item of own) {
      if (parts.at(-1)?.file !== item.file) parts.push({ file: item.file, items: [] });
      parts.at(-1).items.push(item);
      item.order = order++;
      item.group = parts.at(-1);
    }
    for (const part of parts) {
      const [, directory, name] = part.file.path.match(/^(.*\/)?(.*)$/s);
      const title = el("h3", {}, directory ?? "", el("b", { text: name }));
      part.box = el("section", { class: "file", "aria-label": part.file.path }, title, ...part.items.map(card));
      box.append(part.box);
    }
    groups.push(...parts, { items: own, box });
    main.append(box);
  }
  const empty = items.length ? null : el("p", { class: "empty", text: "Nothing was found." });
  const nothing = el("p", { class: "empty", id: "nothing", hidden: true, text: "Nothing passes these filters. " });
  nothing.append(el("button", { type: "button", text: "Clear filters", click: clearFilters }));
  main.append(...[empty, nothing].filter(Boolean));
}

/** Our own bugs come first: what they concern is not in the list. */
function defects() {
  const found = report.files.flatMap((file) => (file.defects ?? []).map((defect) => ({ file, ...defect })));
  if (!found.length) return;
  const rows = found.map(({ file, codemod, message }) => el("li", {}, el("code", { text: file.path }), ` ${codemod}: ${message}`));
  byId("findings").append(
    el(
      "section",
      { class: "defects", "aria-label": "Defects" },
      el("h2", { text: count(found.length, "defect") }),
      el("p", { text: "A defect is a bug in aiomend: it was caught, and the fixes it concerns were given back. Please report it." }),
      el("ul", {}, ...rows),
    ),
  );
}

/** The numbers of every other report, in its words. */
function summary() {
  const n = report.counts;
  const parts = [];
  const fixes = n.fixes ? `${count(n.fixes, "fix")} in ${count(n.files_with_fixes, "file")}` : "Nothing to fix";
  parts.push(n.fixes ? `${fixes} (${n.safe} safe, ${n.unsafe} unsafe)` : fixes);
  if (report.wrote) parts.push(`${n.applied} applied`);
  if (n.display_only) parts.push(`${n.display_only} for display only`);
  if (n.refused) parts.push(`${n.refused} refused`);
  if (n.suppressed) parts.push(`${n.suppressed} silenced`);
  if (n.skipped) parts.push(`${n.skipped} skipped`);
  if (n.defects) parts.push(count(n.defects, "defect"));
  parts.push(`${count(n.files, "file")}, ${n.files_with_asyncio} with asyncio`);
  return parts.join(" · ");
}

function cycleLayout() {
  layout.wish = layout.now === "split" ? "unified" : "split";
  store.set("aiomend:layout", layout.wish);
  drawTools();
  redraw();
  current?.article.scrollIntoView({ block: "nearest" });
}

const THEMES = ["auto", "light", "dark"];

function cycleTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  store.set("aiomend:theme", next);
  document.documentElement.dataset.theme = next;
  drawTools();
}

const theme = () => document.documentElement.dataset.theme ?? "auto";

function toggleChosenOnly() {
  filters.isChosenOnly = !filters.isChosenOnly;
  drawChoice();
  applyFilters();
}

function drawTools() {
  const set = (id, text, name) => {
    byId(id).textContent = text;
    byId(id).setAttribute("aria-label", name);
    byId(id).title = name;
  };
  set("layout", `Diff: ${layout.now}`, `Diff: ${layout.now}; change`);
  set("theme", `Theme: ${theme()}`, `Theme: ${theme()}; change`);
}

/** Cards get what is in them when they come near. */
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const item = items[target.dataset.number];
      item.isNear = isIntersecting;
      if (isIntersecting) fill(item);
    }
  },
  { rootMargin: "1200px 0px" },
);

/** Where the filters are folded away above the list: as in the style. */
const small = matchMedia("(max-width: 1020px)");

const isNear = (item) => item.isNear;

function start() {
  document.documentElement.dataset.theme = store.get("aiomend:theme") ?? "auto";
  document.title = `aiomend review · ${report.command}`;
  byId("command").textContent = report.command;
  byId("summary").textContent = summary();
  byId("remarks").textContent = report.remarks.join(" · ");
  byId("remarks").hidden = !report.remarks.length;
  defects();
  list();
  filterPanel();
  byId("filters").open = !small.matches;
  const only = el("button", { type: "button", id: "chosen-only", text: "Chosen only", click: toggleChosenOnly });
  byId("none").after(only);
  byId("search").addEventListener("input", (event) => {
    filters.text = event.target.value;
    applyFilters();
  });
  byId("all").addEventListener("click", () => choose(shownItems, true));
  byId("none").addEventListener("click", () => choose([...chosen], false));
  byId("layout").addEventListener("click", cycleLayout);
  byId("theme").addEventListener("click", cycleTheme);
  byId("help").addEventListener("click", openHelp);
  byId("export").addEventListener("click", openExport);
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("findings").focus();
  });
  small.addEventListener("change", () => (byId("filters").open = !small.matches));
  layout.narrow.addEventListener("change", () => {
    drawTools();
    redraw();
  });
  addEventListener("hashchange", () => {
    readAddress();
    applyFilters();
  });
  readAddress();
  restoreChoice();
  drawTools();
  applyFilters();
  shownItems.slice(0, 5).forEach(fill);
  for (const item of items) {
    item.article.dataset.number = item.number;
    near.observe(item.article);
  }
}

start();
