/** What was found, as Rust has written it into the page. */
const report = JSON.parse(byId("document").textContent);

/** What becomes of a site, in the order of the page. */
const STATES = [
  { id: "safe", label: "Safe fix", section: "Fixes" },
  { id: "unsafe", label: "Unsafe fix", section: "Fixes" },
  { id: "display-only", label: "For display only", section: "For display only" },
  { id: "refused", label: "Refused", section: "Left alone" },
  { id: "suppressed", label: "Silenced by a comment", section: "Silenced" },
  { id: "skipped", label: "File skipped", section: "Skipped files" },
];

const SECTIONS = [...new Set(STATES.map((state) => state.section))];

/** Everything with a card: findings and skipped files. */
const items = [];

for (const file of report.files) {
  for (const finding of file.findings) {
    const codes = [...new Set(finding.refusals.map((refusal) => refusal.code))];
    items.push({ file, finding, state: finding.state, codemod: finding.codemod, codes });
  }
  if (file.skipped) items.push({ file, finding: null, state: "skipped", codemod: null, codes: [] });
}

const byKey = new Map(items.filter((item) => item.finding).map((item) => [item.file.path + "\n" + item.finding.key, item]));

items.forEach((item, number) => {
  item.number = number;
  item.section = STATES.find((state) => state.id === item.state).section;
  item.place = place(item);
  // A fix that `fix` has written already is no choice any more.
  item.isChoice = (item.state === "safe" || item.state === "unsafe") && !(report.wrote && item.finding.applied);
  const others = (keys = []) => keys.map((key) => byKey.get(item.file.path + "\n" + key)).filter(Boolean);
  item.buildsOn = others(item.finding?.builds_on);
  item.together = others(item.finding?.together);
  item.words = words(item).toLowerCase();
});

function place({ file, finding }) {
  if (finding) return `${file.path}:${finding.line}:${finding.column}`;
  return file.skipped.line ? `${file.path}:${file.skipped.line}` : file.path;
}

/** All that a search looks at. */
function words({ place, file, finding, state, codemod, codes }) {
  if (!finding) return [place, state, file.skipped.code, file.skipped.message].join("\n");
  const plain = (pieces) => (pieces ?? []).map((piece) => piece.slice(1)).join("");
  const rows = finding.diffs.flatMap((diff) => diff.hunks).flatMap((hunk) => hunk.rows);
  const changed = rows.filter((row) => row.length === 4).flatMap((row) => [plain(row[1]), plain(row[3])]);
  const refusals = finding.refusals.flatMap((refusal) => [
    refusal.message, refusal.hint ?? "", ...refusal.related.map((at) => at.place + " " + at.message), ...refusal.output,
  ]);
  return [
    place, state, codemod, ...codes, finding.site, finding.title ?? "", ...finding.notes, ...finding.reasons,
    ...finding.others, ...changed, ...refusals,
  ].join("\n");
}

/** Tells one report from another in the browser's storage. */
const fingerprint = (() => {
  let hash = 5381;
  for (const item of items) {
    for (const char of item.place + (item.finding?.key ?? "")) hash = (hash * 33 + char.codePointAt(0)) >>> 0;
  }
  return `aiomend:${items.length}:${hash.toString(16)}`;
})();
