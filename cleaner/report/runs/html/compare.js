const compare = () => {
  const versus = data.versus;
  if (!versus) return;
  at("versus").hidden = at("to-versus").hidden = false;
  at("versus-about").textContent = versus.about.join(" · ");
  const change = (row) => signed.format(row.now - row.before);
  const by = (row) => Math.abs(row.now - row.before);
  table("versus-totals", "Totals of both runs.",
    [{ title: "in all", key: "order", text: true, by: (row) => -row.order, sorted: true, cell: (row) => row.name },
      { title: "before", key: "before" }, { title: "now", key: "now" }, { title: "change", key: "change", by, cell: change }],
    versus.totals.map(([name, before, now], order) => ({ name, before, now, order })));
  const counts = [
    { title: "fate", key: "fate", text: true, cell: (row) => row.fate },
    { title: "hits before", key: "hits_before" }, { title: "hits now", key: "hits_now" },
    { title: "bytes before", key: "before" }, { title: "bytes now", key: "now" },
    { title: "change, bytes", key: "change", by, cell: change, sorted: true },
  ];
  table("versus-kinds", "What was removed, by kind.",
    [{ title: "kind", key: "name", text: true, cell: (row) => [swatch(row.name), kindTag(row.name)] }, ...counts], versus.kinds);
  table("versus-rules", "Rules: new, gone, taking more or less.",
    [{ title: "rule", key: "name", text: true, cell: (row) => row.name }, ...counts], versus.rules, "more-versus-rules");
  table("versus-documents", `The ${number.format(versus.documents.length)} that changed most, of ${number.format(versus.changed)}: `
    + "+ before rules that take more now, - before rules that take less.",
    [{ title: "document", key: "path", text: true, cell: (row) => row.path },
      { title: "bytes removed before", key: "before" }, { title: "bytes removed now", key: "now" },
      { title: "change, bytes", key: "change", by: (row) => row.size, cell: change, sorted: true },
      { title: "by", key: "why", text: true, cell: (row) => row.why }], versus.documents, "more-versus-documents");
  at("versus-samples").append(...versus.samples.map((group) => make("details", { open: "" },
    make("summary", { text: `${group.title} (${number.format(group.entries.length)} samples)` }), ...group.entries.map(card))));
  if (!versus.samples.length) at("versus-samples").append(make("p", { className: "empty", text: "Of no document other text was removed." }));
  at("drift-about").textContent = versus.drift_about;
  if (versus.drift.length) {
    const share = (key) => (row) => percent(row[key], 1);
    table("drift", "Shares are of the documents of sites that are in both runs.",
      [{ title: "rule", key: "rule", text: true, sorted: true, cell: (row) => row.rule },
        { title: "what", key: "what", text: true, cell: (row) => row.what },
        { title: "before", key: "before", cell: share("before") }, { title: "now", key: "now", cell: share("now") },
        { title: "documents now", key: "documents" }], versus.drift);
  }
};
