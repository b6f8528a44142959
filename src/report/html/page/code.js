/** What the first character of a piece of source says: see `line.rs`. */
const LOOKS = {
  k: "keyword", d: "definition", a: "decorator", c: "constant", s: "string", n: "numeral", m: "comment", h: "hidden",
};

/** Shorter lines are not broken anywhere. */
const MOST_HANGING = 36;

/** The pieces of a line. */
function source(pieces) {
  const fragment = document.createDocumentFragment();
  for (const piece of pieces ?? []) {
    const mark = piece[0];
    const look = LOOKS[mark.toLowerCase()];
    const isEmphasised = mark === "_" || (mark >= "A" && mark <= "Z");
    const text = piece.slice(1);
    if (!look && !isEmphasised) fragment.append(text);
    else fragment.append(el("span", { class: [look, isEmphasised && "em"].filter(Boolean).join(" "), text }));
  }
  return fragment;
}

const number = (line, kind = "") => el("td", { class: `number ${kind}`, text: line ?? "" });

/** A cell of source. The sign is there for those who do not see colours, too. */
function cell(pieces, kind) {
  const sign = kind === "gone" ? "−" : kind === "come" ? "+" : "";
  const box = el("td", { class: `source ${kind}` }, sign && el("span", { class: "sign", text: sign }), source(pieces));
  const first = (pieces ?? []).map((piece) => piece.slice(1)).join("").slice(0, MOST_HANGING);
  const indent = first.length - first.trimStart().length;
  // Where a long line goes on, it stands below its own text.
  if (indent && first.length === MOST_HANGING) box.style.setProperty("--hang", `${indent + 4}ch`);
  return box;
}

/** One hunk with old and new beside each other. */
function split(hunk) {
  const rows = hunk.rows.map((row) => {
    if (row.length === 3) return el("tr", {}, number(row[0]), cell(row[2], ""), number(row[1]), cell(row[2], ""));
    const [oldLine, before, newLine, after] = row;
    const gone = oldLine === null ? "blank" : "gone";
    const come = newLine === null ? "blank" : "come";
    return el("tr", {}, number(oldLine, gone), cell(before, gone), number(newLine, come), cell(after, come));
  });
  return table(hunk, "split", ["Line", "Before", "Line", "After"], rows);
}

/** One hunk with what comes below what goes. */
function unified(hunk) {
  const rows = [];
  let come = [];
  const flush = () => {
    rows.push(...come);
    come = [];
  };
  for (const row of hunk.rows) {
    if (row.length === 3) {
      flush();
      rows.push(el("tr", {}, number(row[0]), number(row[1]), cell(row[2], "")));
      continue;
    }
    const [oldLine, before, newLine, after] = row;
    if (oldLine !== null) rows.push(el("tr", {}, number(oldLine, "gone"), number(null, "gone"), cell(before, "gone")));
    if (newLine !== null) come.push(el("tr", {}, number(null, "come"), number(newLine, "come"), cell(after, "come")));
  }
  flush();
  return table(hunk, "unified", ["Line before", "Line after", "Source"], rows);
}

function table(hunk, layout, columns, rows) {
  const name = `From line ${hunk.line}${hunk.inside ? `, in ${hunk.inside}` : ""}`;
  return tableOf(layout, name, columns, rows);
}

/** Columns of numbers are as wide as they must be; the others share the rest. */
function tableOf(layout, name, columns, rows) {
  const widths = columns.map((column) => el("col", { class: column.startsWith("Line") ? "numbers" : null }));
  const head = el("tr", {}, ...columns.map((text) => el("th", { scope: "col", text })));
  return el(
    "table",
    { class: `code ${layout}`, "aria-label": name },
    el("colgroup", {}, ...widths),
    el("thead", {}, head),
    el("tbody", {}, ...rows),
  );
}

/** What a fix does to one file. */
function diffOf(diff, layout) {
  const box = el("div", { class: "diff" });
  if (diff.path) box.append(el("p", { class: "other" }, "and in ", el("code", { text: diff.path })));
  for (const hunk of diff.hunks) {
    const where = el("p", { class: "where" }, `line ${hunk.line}`);
    if (hunk.inside) where.append(" in ", el("code", { text: hunk.inside }));
    box.append(where, layout === "split" ? split(hunk) : unified(hunk));
  }
  return box;
}

/** Lines around a site, with remarks under those that stand in the way. */
function excerptOf({ lines, more }) {
  const rows = [];
  let last = null;
  for (const line of lines) {
    if (last !== null && line.number > last + 1) rows.push(el("tr", { class: "gap" }, number("⋯"), el("td")));
    last = line.number;
    rows.push(el("tr", {}, number(line.number), cell(line.text, line.remarks ? "marked" : "")));
    for (const remark of line.remarks ?? []) {
      const text = el("td", { class: "remark" }, el("span", { class: "code", text: remark.code }), " ", prose(remark.message));
      rows.push(el("tr", {}, number(null), text));
    }
  }
  if (more) rows.push(el("tr", { class: "gap" }, number("⋯"), el("td", { text: `and ${more}` })));
  return tableOf("excerpt", "Source", ["Line", "Source"], rows);
}

/** Rows that a card will have, as good as known, so that the page is as long as it will be. */
function heightOf({ finding }) {
  if (!finding) return 2;
  const hunks = finding.diffs.flatMap((diff) => diff.hunks);
  const diffs = hunks.reduce((sum, hunk) => sum + hunk.rows.length + 2, 0);
  const excerpt = finding.excerpt ? finding.excerpt.lines.length + finding.refusals.length * 3 : 0;
  return diffs + excerpt + finding.notes.length + finding.reasons.length + 2;
}
