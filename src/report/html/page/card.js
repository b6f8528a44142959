/** Whether a diff has two columns: a person's wish, else what there is room for. */
const layout = {
  wish: store.get("aiomend:layout") ?? "auto",
  narrow: matchMedia("(max-width: 1100px)"),
  get now() {
    return this.wish === "auto" ? (this.narrow.matches ? "unified" : "split") : this.wish;
  },
};

const TAGS = { "display-only": "display only", suppressed: "silenced" };

/** The card of an item: its head at once, what is in it when it comes near. */
function card(item) {
  const { finding, state } = item;
  const title = `title-${item.number}`;
  const box = item.isChoice && el("input", {
    type: "checkbox",
    class: "choose",
    "aria-label": `Choose ${item.codemod} at ${item.place}`,
    change: (event) => choose([item], event.target.checked),
  });
  const where = finding ? `${finding.line}:${finding.column}` : item.file.skipped.line ?? "";
  const name = item.codemod ?? item.file.skipped.code;
  const applied = report.wrote && finding?.applied && el("span", { class: "tag applied", text: "applied" });
  const head = el(
    "header",
    {},
    el("span", { class: "pick" }, box || null),
    el("h4", { id: title }, el("span", { class: "line", text: where, title: item.place }), " ", el("span", { class: "codemod", text: name, title: finding?.title })),
    el("span", { class: `tag ${state}`, text: TAGS[state] ?? state }),
    applied || null,
    el("code", { class: "site", text: finding?.site ?? "" }),
  );
  const body = el("div", { class: "body" });
  const article = el("article", { tabindex: "-1", "aria-labelledby": title, class: `card is-${state}` }, head, body);
  article.style.setProperty("--rows", heightOf(item));
  Object.assign(item, { article, body, box: box || null, isFilled: false });
  article.addEventListener("focusin", () => setCurrent(item));
  article.addEventListener("pointerdown", () => setCurrent(item));
  return article;
}

/** Put into a card what is in it. */
function fill(item) {
  if (item.isFilled) return;
  item.isFilled = true;
  const { finding, body } = item;
  if (!finding) {
    const { code, message } = item.file.skipped;
    body.append(el("p", { class: "told" }, prose(message)));
    if (report.codes[code]) body.append(explanation(code, item));
    return;
  }
  for (const diff of finding.diffs) body.append(diffOf(diff, layout.now));
  if (finding.title && !finding.diffs.length) {
    const why = "It is made in what other fixes write, and cannot be shown by itself.";
    body.append(el("p", { class: "told" }, prose(finding.title), ". ", el("span", { class: "quiet", text: why })));
  }
  if (finding.excerpt) body.append(excerptOf(finding.excerpt));
  const told = el("dl", { class: "facts" });
  const fact = (name, ...parts) => parts.length && told.append(el("dt", { text: name }), ...parts.map((part) => el("dd", {}, part)));
  fact("Changes", ...finding.notes.map(prose));
  fact("Why", ...finding.reasons.map(prose));
  relations(item, fact);
  refusals(item, fact);
  if (told.children.length) body.append(told);
  body.append(...item.codes.filter((code) => report.codes[code]).map((code) => explanation(code, item)));
}

/** Fixes and files that a fix has to do with. */
function relations({ finding, buildsOn, together }, fact) {
  const list = (others) => el("span", {}, ...others.flatMap((other, at) => [at ? ", " : "", link(other)]));
  if (buildsOn.length) {
    const note = el("span", { class: "quiet", text: " (chosen with it)" });
    fact("Builds on", el("span", {}, list(buildsOn), note));
  }
  if (finding.is_later) fact("Lines", "are numbered as the fixes made before it leave them");
  if (together.length) {
    const note = el("span", { class: "quiet", text: " (an import or a helper: the first of them shows it)" });
    fact("Shares", el("span", {}, "with ", list(together), note));
  }
  const hidden = finding.others.filter((path) => finding.diffs.every((diff) => diff.path !== path));
  fact("Changes too", ...hidden.map((path) => el("code", { text: path })));
  if (finding.lacks_imports) fact("Imports", "come with it when it is made");
}

function link(item) {
  return el("button", { type: "button", class: "link", text: `${item.codemod} at ${item.finding.line}`, click: () => show(item) });
}

/** What stands beside the reasons, which are on their lines. */
function refusals({ finding }, fact) {
  const once = (texts) => [...new Set(texts)];
  const related = once(finding.refusals.flatMap((refusal) => refusal.related.map((at) => `${at.place}\n${at.message}`)));
  fact("See", ...related.map((text) => {
    const [where, message] = text.split("\n");
    return el("span", {}, el("code", { text: where }), " ", prose(message));
  }));
  fact("Hint", ...once(finding.refusals.map((refusal) => refusal.hint).filter(Boolean)).map(prose));
  const output = once(finding.refusals.filter((refusal) => refusal.output.length).map((refusal) => refusal.output.join("\n")));
  fact("Output", ...output.map((text) => el("pre", { class: "output", text, tabindex: "0" })));
}

/** What a code means; written when it is asked for, from the one text that the page has of it. */
function explanation(code, item) {
  const details = el("details", { class: "explained" }, el("summary", {}, "What ", el("code", { text: code }), " means"));
  details.addEventListener("toggle", () => {
    if (details.children.length > 1) return;
    const { url, general, codemods } = report.codes[code];
    const own = codemods[item.codemod] ? [[item.codemod, codemods[item.codemod]]] : Object.entries(codemods);
    const sense = general && (item.finding ? general.refused ?? general.skipped : general.skipped ?? general.refused);
    const meanings = [...(sense ? [["", { ...general, meaning: sense }]] : []), ...own];
    for (const [id, one] of meanings) {
      if (meanings.length > 1 && id) details.append(el("h5", { text: id }));
      details.append(el("p", {}, prose(one.meaning)));
      if (one.what_to_do) details.append(el("p", {}, el("strong", { text: "What to do: " }), prose(one.what_to_do)));
    }
    const example = meanings.map(([, one]) => one.example).find(Boolean);
    if (example) details.append(el("p", { class: "quiet", text: "An example:" }), el("pre", { class: "example", text: example.trimEnd(), tabindex: "0" }));
    details.append(el("p", {}, el("a", { href: url, rel: "noreferrer", text: "In the documentation" })));
  });
  return details;
}

/** Draw the diffs that are there anew. */
function redraw() {
  for (const item of items.filter((item) => item.isFilled)) {
    item.isFilled = false;
    item.body.replaceChildren();
    if (isNear(item)) fill(item);
  }
}
