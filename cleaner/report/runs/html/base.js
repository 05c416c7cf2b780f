const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");
const signed = new Intl.NumberFormat("en", { signDisplay: "exceptZero" });
const percent = (part, whole) => (whole ? (100 * part / whole).toFixed(1) : "0.0") + " %";
const bytes = (size) => `${number.format(size)} bytes`;
const PAGE = 50, FIRST = 15;

// Everything that comes from documents goes through textContent: no markup is ever made of it.
const make = (tag, options, ...children) => {
  const element = document.createElement(tag);
  const { text, className, ...rest } = options || {};
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  for (const [key, value] of Object.entries(rest)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};
const button = (text, className, action, more) => {
  const made = make("button", { type: "button", text, className, ...more });
  made.addEventListener("click", action);
  return made;
};
const link = (url) => {
  try {
    const { protocol } = new URL(url);
    if (protocol !== "http:" && protocol !== "https:") return null;
  } catch { return null; }
  return make("a", { text: "source", href: url, rel: "noopener noreferrer", target: "_blank" });
};
const known = new Set(data.colours);
const colour = (kind) => (known.has(kind) ? ` k-${kind}` : "");
const swatch = (kind) => make("span", { className: `swatch${known.has(kind) ? ` b-${kind}` : " kept"}`, "aria-hidden": "true" });
const kindTag = (kind) => make("span", { className: `tag${colour(kind)}`, text: kind });
const ruleButton = (rule) => button(rule, "link", () => show({ rule }), { title: "show its samples" });

// A table whose columns sort. columns: title, key, cell maker; numbers stand right. On narrow screens each row is a block
// in which every number says what it is.
const table = (id, caption, columns, rows, more) => {
  let key = (columns.find((column) => column.sorted) || columns[0]).key, down = true, shown = more ? FIRST : rows.length;
  const size = (value) => (typeof value === "number" ? value : 0);
  const draw = () => {
    const sorted = [...rows].sort((a, b) => {
      const by = columns.find((column) => column.key === key).by || ((row) => row[key]);
      const order = typeof by(a) === "number" ? size(by(a)) - size(by(b)) : String(by(a)).localeCompare(String(by(b)));
      return down ? -order : order;
    });
    const head = make("tr", { role: "row" }, ...columns.map((column, index) => {
      const sign = column.key === key ? (down ? " ▾" : " ▴") : "";
      const sorter = button(column.title + sign, "", () => {
        down = column.key === key ? !down : !column.text;
        key = column.key;
        draw();
        at(id).querySelectorAll("thead button")[index].focus();
      });
      const sort = column.key === key ? (down ? "descending" : "ascending") : "none";
      return make("th", { scope: "col", role: "columnheader", className: column.text ? "" : "number", "aria-sort": sort }, sorter);
    }));
    const body = sorted.slice(0, shown).map((row) => make("tr", { role: "row" }, ...columns.map((column, index) => {
      const className = column.text ? (index ? "text" : "name") : "number";
      const cell = make("td", { role: "cell", className, "data-label": column.title });
      const value = column.cell ? column.cell(row) : number.format(row[column.key]);
      cell.append(...[value].flat());
      return cell;
    })));
    at(id).setAttribute("role", "table");
    at(id).replaceChildren(make("caption", { text: caption }), make("thead", { role: "rowgroup" }, head),
      make("tbody", { role: "rowgroup" }, ...body));
    if (more) {
      at(more).hidden = rows.length <= shown;
      at(more).textContent = `Show more (${number.format(Math.max(rows.length - shown, 0))} left)`;
    }
  };
  if (more) at(more).addEventListener("click", () => { shown += 10 * PAGE; draw(); });
  draw();
};

// A cut in its surroundings.
const excerpt = (sample) => make("pre", {}, make("span", { className: "around", text: sample.before }),
  make("del", { className: colour(sample.kind), text: sample.text }),
  make("span", { className: "around", text: sample.after }));
