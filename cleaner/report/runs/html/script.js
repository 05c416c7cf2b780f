"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat("en");
  const percent = (part, whole) => (whole ? (100 * part / whole).toFixed(1) : "0.0") + " %";
  const PAGE = 50, FIRST = 15;
  const families = {
    donation: "asking", subscription: "asking", newsletter: "asking", affiliate: "asking",
    advertisement: "selling", promo: "selling",
    "read-more": "leading", related: "leading", navigation: "leading",
    comments: "taking", share: "taking", embed: "taking", "media-player": "taking", "live-blog": "taking",
    byline: "about", dateline: "about", caption: "about", credit: "about", "author-bio": "about",
  };
  const family = (kind) => families[kind] || "other";

  // Everything that comes from documents goes through textContent: no markup is ever made of it.
  const make = (tag, options, ...children) => {
    const element = document.createElement(tag);
    const { text, className, ...rest } = options || {};
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    for (const [name, value] of Object.entries(rest)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const link = (url) => {
    try {
      const { protocol } = new URL(url);
      if (protocol !== "http:" && protocol !== "https:") return null;
    } catch { return null; }
    return make("a", { text: "source", href: url, rel: "noopener noreferrer", target: "_blank" });
  };

  const totals = () => {
    at("about").textContent = data.about;
    const entries = [["documents", number.format(data.documents)]];
    for (const [status, count] of data.status) entries.push([status, number.format(count)]);
    for (const [kind, count] of data.pages) entries.push([`pages: ${kind}`, number.format(count)]);
    if (data.without_article) entries.push(["pages without an article", number.format(data.without_article)]);
    entries.push(["kept", number.format(data.size - data.removed)]);
    entries.push(["removed", number.format(data.removed)], ["share removed", percent(data.removed, data.size)]);
    at("totals").append(...entries.map(([name, value]) =>
      make("div", {}, make("dt", { text: name }), make("dd", { text: value }))));
    const parts = [["kept", data.size - data.removed, "kept"], ...data.kinds.map((k) => [k.name, k.size, family(k.name)])];
    at("bar").append(...parts.map(([name, size, className]) => {
      const part = make("span", { className, title: `${name}: ${percent(size, data.size)}` });
      part.style.flexGrow = size;
      return part;
    }));
    at("bar").setAttribute("aria-label", parts.map(([name, size]) => `${name} ${percent(size, data.size)}`).join(", "));
  };

  const look = () => {
    const groups = data.look.filter((group) => group.entries.length);
    if (!groups.length) at("look").append(make("p", { className: "empty", text: "Nothing stands out." }));
    groups.forEach((group, index) => {
      const items = group.entries.map((entry) => {
        const name = entry.rule ? ruleButton(entry.rule) : make("strong", { text: entry.path });
        return make("li", {}, name, " ", make("span", { className: "soft", text: entry.why }));
      });
      const details = make("details", {}, make("summary", { text: `${group.title} (${number.format(group.count)})` }),
        make("ul", {}, ...items));
      details.open = index === 0 || items.length <= 5;
      at("look").append(details);
    });
  };

  const ruleButton = (rule) => {
    const button = make("button", { type: "button", className: "link", text: rule, title: "show its samples" });
    button.addEventListener("click", () => show({ rule }));
    return button;
  };

  // A table whose columns sort. columns: [title, key, cell maker]; numbers stand right.
  const table = (id, caption, columns, rows, more) => {
    let key = columns.find((column) => column.sorted).key, down = true, shown = more ? FIRST : rows.length;
    const draw = () => {
      const sorted = [...rows].sort((a, b) => {
        const order = typeof a[key] === "number" ? a[key] - b[key] : String(a[key]).localeCompare(String(b[key]));
        return down ? -order : order;
      });
      const head = make("tr", {}, ...columns.map((column) => {
        const sign = column.key === key ? (down ? " ▾" : " ▴") : "";
        const button = make("button", { type: "button", text: column.title + sign });
        button.addEventListener("click", () => {
          down = column.key === key ? !down : !column.text;
          key = column.key;
          draw();
          at(id).querySelectorAll("thead button")[columns.indexOf(column)].focus();
        });
        const sort = column.key === key ? (down ? "descending" : "ascending") : "none";
        return make("th", { scope: "col", className: column.text ? "" : "number", "aria-sort": sort }, button);
      }));
      const body = sorted.slice(0, shown).map((row) => make("tr", {}, ...columns.map((column) => {
        const cell = make("td", { className: column.text ? "name" : "number" });
        cell.append(column.cell ? column.cell(row) : number.format(row[column.key]));
        return cell;
      })));
      at(id).replaceChildren(make("caption", { text: caption }), make("thead", {}, head), make("tbody", {}, ...body));
      if (more) {
        at(more).hidden = rows.length <= shown;
        at(more).textContent = `Show more (${number.format(Math.max(rows.length - shown, 0))} left)`;
      }
    };
    if (more) at(more).addEventListener("click", () => { shown += 10 * PAGE; draw(); });
    draw();
  };

  const tables = () => {
    const counts = [
      { title: "hits", key: "hits" }, { title: "documents", key: "documents" }, { title: "size", key: "size", sorted: true },
      { title: "largest", key: "largest" },
    ];
    const kindCell = (name) => make("span", { className: `tag ${family(name)}`, text: name });
    const kindButton = (row) => {
      const button = make("button", { type: "button", className: `link tag ${family(row.name)}`, text: row.name });
      button.addEventListener("click", () => show({ kind: row.name }));
      return button;
    };
    table("kinds", "What was removed. A kind shows its samples.",
      [{ title: "kind", key: "name", text: true, cell: kindButton }, ...counts], data.kinds);
    table("rules", "Which rules removed it. A rule shows its samples.",
      [{ title: "rule", key: "name", text: true, cell: (row) => ruleButton(row.name) },
        { title: "kind", key: "kind", text: true, cell: (row) => kindCell(row.kind) }, ...counts], data.rules, "more-rules");
    table("sites", "Which sites it was removed from.",
      [{ title: "site", key: "name", text: true, cell: (row) => row.name },
        { title: "documents", key: "documents", sorted: true }, { title: "size", key: "size" },
        { title: "removed", key: "removed" },
        { title: "share", key: "share", cell: (row) => percent(row.removed, row.size) }], data.sites, "more-sites");
  };

  const card = (sample) => {
    const head = make("header", {}, make("span", { className: `tag ${family(sample.kind)}`, text: sample.kind }),
      ruleButton(sample.rule), make("span", { className: "path", text: sample.path }),
      make("span", { className: "soft", text: `${number.format(sample.size)} removed` }));
    const source = sample.url && link(sample.url);
    if (source) head.append(source);
    const text = make("pre", {}, make("span", { className: "around", text: sample.before }),
      make("del", { className: family(sample.kind), text: sample.text }),
      make("span", { className: "around", text: sample.after }));
    return make("article", { className: "card" }, head, text);
  };

  let shown = PAGE;
  const matches = () => {
    const query = at("query").value.trim().toLowerCase(), kind = at("kind").value, rule = at("rule").value.trim();
    return data.samples.filter((sample) => (!kind || sample.kind === kind) && (!rule || sample.rule.includes(rule))
      && (!query || sample.found.includes(query)));
  };
  const draw = () => {
    const found = matches();
    at("cards").replaceChildren(...found.slice(0, shown).map(card));
    at("shown").textContent = `${number.format(found.length)} of ${number.format(data.samples.length)} samples`;
    at("more").hidden = found.length <= shown;
    at("more").textContent = `Show more (${number.format(Math.max(found.length - shown, 0))} left)`;
  };
  const show = ({ kind = "", rule = "" }) => {
    at("query").value = "";
    at("kind").value = kind;
    at("rule").value = rule;
    shown = PAGE;
    draw();
    at("samples").scrollIntoView();
    at("samples").focus({ preventScroll: true });
  };

  const themes = ["system", "light", "dark"];
  let theme = 0;
  const turn = () => {
    theme = (theme + 1) % themes.length;
    if (theme) document.documentElement.dataset.theme = themes[theme];
    else delete document.documentElement.dataset.theme;
    at("theme").textContent = `Theme: ${themes[theme]}`;
  };

  for (const sample of data.samples) {
    sample.found = [sample.text, sample.rule, sample.kind, sample.site, sample.path].join("\n").toLowerCase();
  }
  at("kind").append(...data.kinds.map((kind) => make("option", { value: kind.name, text: kind.name })));
  at("rule-names").append(...data.rules.map((rule) => make("option", { value: rule.name })));
  totals();
  look();
  tables();
  draw();
  at("theme").addEventListener("click", turn);
  at("filter").addEventListener("submit", (event) => event.preventDefault());
  at("filter").addEventListener("reset", () => setTimeout(() => { shown = PAGE; draw(); }));
  for (const id of ["query", "kind", "rule"]) at(id).addEventListener("input", () => { shown = PAGE; draw(); });
  at("more").addEventListener("click", () => { shown += PAGE; draw(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !typing) { event.preventDefault(); at("query").focus(); }
    else if (event.key === "t" && !typing) turn();
    else if (event.key === "Escape") { at("filter").reset(); document.activeElement.blur(); }
  });
})();
