const totals = () => {
  at("about").textContent = data.about;
  const entries = [["documents", number.format(data.documents)]];
  for (const [status, count] of data.status) entries.push([`documents ${status}`, number.format(count)]);
  for (const [kind, count] of data.pages) entries.push([`pages: ${kind}`, number.format(count)]);
  if (data.without_article) entries.push(["pages without an article", number.format(data.without_article)]);
  entries.push(["bytes kept", number.format(data.size - data.removed)], ["bytes removed", number.format(data.removed)]);
  entries.push(["share removed", percent(data.removed, data.size)]);
  at("totals").append(...entries.map(([key, value]) =>
    make("div", {}, make("dt", { text: key }), make("dd", { text: value }))));
  const parts = [["kept", data.size - data.removed], ...data.kinds.map((kind) => [kind.name, kind.size])];
  at("bar").append(...parts.map(([kind, size]) => {
    const part = make("span", { className: known.has(kind) ? `b-${kind}` : "kept", title: `${kind}: ${percent(size, data.size)}` });
    part.style.flexGrow = size;
    return part;
  }));
  at("bar").setAttribute("aria-label", parts.map(([kind, size]) => `${kind} ${percent(size, data.size)}`).join(", "));
  at("legend").append(...parts.map(([kind, size]) =>
    make("li", {}, swatch(kind), `${kind} `, make("span", { className: "soft", text: percent(size, data.size) }))));
  at("note").hidden = !data.estimated;
  at("note").textContent = `Of ${number.format(data.estimated)} pages the manifest does not hold the removed text: `
    + "its bytes are told from those of what was kept.";
};

const look = () => {
  const groups = data.look.filter((group) => group.entries.length);
  if (!groups.length) at("look").append(make("p", { className: "empty", text: "Nothing stands out." }));
  groups.forEach((group, index) => {
    const items = group.entries.map((entry) => {
      const what = entry.rule ? ruleButton(entry.rule) : make("strong", { text: entry.path });
      return make("li", {}, what, " ", make("span", { className: "soft", text: entry.why }));
    });
    const details = make("details", {}, make("summary", { text: `${group.title} (${number.format(group.count)})` }),
      make("ul", {}, ...items));
    details.open = index === 0 || items.length <= 5;
    at("look").append(details);
  });
};

const tables = () => {
  const counts = [
    { title: "hits", key: "hits" }, { title: "documents", key: "documents" },
    { title: "bytes", key: "size", sorted: true }, { title: "largest, bytes", key: "largest" },
  ];
  const kindButton = (row) => [swatch(row.name), button(row.name, `link tag${colour(row.name)}`, () => show({ kind: row.name }))];
  table("kinds", "What was removed. A kind shows its samples.",
    [{ title: "kind", key: "name", text: true, cell: kindButton }, ...counts], data.kinds);
  table("rules", "Which rules removed it. A rule shows its samples.",
    [{ title: "rule", key: "name", text: true, cell: (row) => ruleButton(row.name) },
      { title: "kind", key: "kind", text: true, cell: (row) => kindTag(row.kind) }, ...counts], data.rules, "more-rules");
  table("sites", "Which sites it was removed from.",
    [{ title: "site", key: "name", text: true, cell: (row) => row.name },
      { title: "documents", key: "documents", sorted: true }, { title: "bytes", key: "size" },
      { title: "bytes removed", key: "removed" },
      { title: "share removed", key: "share", cell: (row) => percent(row.removed, row.size) }], data.sites, "more-sites");
};

const card = (sample) => {
  const head = make("header", {}, kindTag(sample.kind),
    ruleButton(sample.rule), make("span", { className: "path", text: sample.path }),
    make("span", { className: "soft", text: `${bytes(sample.size)} removed` }));
  const source = sample.url && link(sample.url);
  if (source) head.append(source);
  return make("article", { className: "card" }, head, excerpt(sample));
};

let drawn = PAGE;
const matches = () => {
  const query = at("query").value.trim().toLowerCase(), kind = at("kind").value, rule = at("rule").value.trim();
  return data.samples.filter((sample) => (!kind || sample.kind === kind) && (!rule || sample.rule.includes(rule))
    && (!query || sample.found.includes(query)));
};
const draw = () => {
  const found = matches();
  at("cards").replaceChildren(...found.slice(0, drawn).map(card));
  at("shown").textContent = `${number.format(found.length)} of ${number.format(data.samples.length)} samples`;
  at("more").hidden = found.length <= drawn;
  at("more").textContent = `Show more (${number.format(Math.max(found.length - drawn, 0))} left)`;
};
const show = ({ kind = "", rule = "" }) => {
  at("query").value = "";
  at("kind").value = kind;
  at("rule").value = rule;
  drawn = PAGE;
  draw();
  at("samples").scrollIntoView();
  at("samples").focus({ preventScroll: true });
};
