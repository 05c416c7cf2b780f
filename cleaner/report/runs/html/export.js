const decisions = () => items.filter((item) => decided.has(item.key)).map((item) => {
  const { reasons, ...rest } = item;
  return { ...rest, decision: decided.get(item.key), why: reasons.map(([, text]) => text) };
});
const asJson = () => `${JSON.stringify({ schema: 1, decisions: decisions() }, null, 1)}\n`;

// The same report as `clean review --upstream` writes.
const code = (text) => `\`${visible(text, "").replaceAll("`", "’")}\``;
const block = (text) => {
  const shown = visible(text).replace(/^\n+|\n+$/g, "");
  const fence = `${(shown.match(/`{3,}/g) || []).reduce((a, b) => (b.length > a.length ? b : a), "``")}\``;
  return [`${fence}text`, shown, fence];
};
const entry = (decision) => {
  const title = decision.form === "page" ? data.upstream.page
    : decision.form === "stale" && decision.decision === "reject" ? data.upstream.stale : data.upstream[decision.decision];
  const lines = [`### ${title}${decision.rule ? `: ${code(decision.rule)}` : ""}`, ""];
  if (decision.kind) lines.push(`- kind: ${code(decision.kind)}, ${bytes(decision.size)}, seen ${number.format(decision.times)} ×`);
  if (decision.site) lines.push(`- site: ${code(decision.site)}`);
  if (decision.digest) lines.push(`- rules: ${code(decision.digest.slice(0, 16))}`);
  for (const why of decision.why) lines.push(`- asked because: ${visible(why, "")}`);
  if (decision.form === "cut") {
    lines.push("", "Removed:", "", ...block(decision.text));
    if (decision.before || decision.after) {
      lines.push("", "In its surroundings (`⟦…⟧` was removed):", "", ...block(`${decision.before}⟦${decision.text}⟧${decision.after}`));
    }
  }
  return [...lines, ""].join("\n");
};
const asReport = () => {
  const ordered = decisions().filter((decision) => decision.decision !== "accept")
    .sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.key < b.key ? -1 : 1));
  return ordered.length ? `${data.upstream.head}\n\n${ordered.map(entry).join("\n")}` : "";
};

const exportText = (text) => {
  at("export-label").hidden = at("copy").hidden = false;
  at("export").value = text || "Nothing was rejected: there is nothing to report.";
  at("export").focus();
  at("export").select();
};
const download = () => {
  const url = URL.createObjectURL(new Blob([asJson()], { type: "application/json" }));
  const anchor = make("a", { href: url, download: "decisions.json" });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};
const copy = async () => {
  at("export").select();
  try {
    await navigator.clipboard.writeText(at("export").value);
  } catch {
    document.execCommand("copy"); // pages from files are not always trusted with the clipboard
  }
  at("copy").textContent = "Copied";
  setTimeout(() => { at("copy").textContent = "Copy"; }, 2_000);
};
