// Decisions are kept in this page, and, where the browser allows it, until the page is opened again.
const items = data.items;
const decided = new Map();
const order = [];
let current = 0;
const STORE = `clean decisions ${data.store}`;
const store = () => {
  try { localStorage.setItem(STORE, JSON.stringify([...decided])); } catch { /* a page from a file may not have a store */ }
};
const recall = () => {
  try {
    const keys = new Set(items.map((item) => item.key));
    for (const [key, verdict] of JSON.parse(localStorage.getItem(STORE) || "[]")) {
      if (keys.has(key)) { decided.set(key, verdict); order.push(key); }
    }
  } catch { /* or somebody else's content in it */ }
};
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const visible = (text, keep = "\n\t") => text.replace(/\r\n?/g, "\n").replace(UNSEEN, (found) => {
  if (keep.includes(found)) return found;
  const code = found.codePointAt(0).toString(16);
  return code.length < 3 ? `\\x${code.padStart(2, "0")}` : code.length < 5 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
});

const letters = { a: "accept", r: "reject", n: "never", i: "ignore" };
const keyOf = Object.fromEntries(Object.entries(letters).map(([letter, verdict]) => [verdict, letter]));
const titles = { accept: "Accept", reject: "Reject", never: "Never these lines", ignore: "Ignore the rule" };

const decide = (verdict) => {
  const item = items[current];
  if (!item || !(verdict in data.meanings[item.form])) return;
  decided.set(item.key, verdict);
  order.splice(0, order.length, ...order.filter((key) => key !== item.key), item.key);
  store();
  move(1, true);
};
const undo = () => {
  const key = order.pop();
  if (key === undefined) return;
  decided.delete(key);
  store();
  current = items.findIndex((item) => item.key === key);
  drawItem();
};
const move = (step, undecidedOnly = false) => {
  let next = current + step;
  while (undecidedOnly && next < items.length && decided.has(items[next].key)) next += step;
  if (undecidedOnly && next >= items.length) {
    const left = items.findIndex((item) => !decided.has(item.key));
    next = left < 0 ? items.length : left;
  }
  current = Math.max(0, Math.min(next, items.length));
  drawItem();
};

const what = (item) => {
  if (item.form === "page") return [make("strong", { text: visible(item.path) })];
  const head = item.form === "cut" ? [kindTag(item.kind), ruleButton(item.rule)] : [ruleButton(item.rule)];
  return [...head, make("span", { className: "path", text: visible(item.path) })];
};
const itemCard = (item) => {
  const facts = item.form === "cut" ? [bytes(item.size)] : [];
  if (item.times > 1) facts.push(item.form === "stale" ? `overruled on ${number.format(item.times)} page${item.times === 1 ? "" : "s"}` : `${number.format(item.times)} times`);
  if (item.site) facts.push(visible(item.site));
  const head = make("header", {}, ...what(item), make("span", { className: "soft", text: facts.join(" · ") }));
  const source = item.url && link(item.url);
  if (source) head.append(source);
  const why = make("ul", { className: "why", "aria-label": "Why it is shown" },
    ...item.reasons.map(([reason, text]) => make("li", {}, make("strong", { text: reason }), ` ${visible(text)}`)));
  const body = item.form === "cut"
    ? excerpt({ kind: item.kind, before: visible(item.before), after: visible(item.after),
        text: visible(item.text) || "(not stored in the manifest)" })
    : make("pre", {}, make("span", { className: "around", text: visible(item.after) }));
  const buttons = Object.entries(data.meanings[item.form]).map(([verdict, meaning]) =>
    button(`${titles[verdict]} `, decided.get(item.key) === verdict ? "chosen" : "", () => decide(verdict),
      { title: meaning, "data-verdict": verdict, "aria-pressed": String(decided.get(item.key) === verdict) }));
  buttons.forEach((made) => made.append(make("kbd", { text: keyOf[made.dataset.verdict] })));
  const meanings = make("details", {}, make("summary", { text: "What these mean" }), make("ul", {},
    ...Object.entries(data.meanings[item.form]).map(([verdict, meaning]) =>
      make("li", {}, make("strong", { text: titles[verdict] }), ` – ${meaning}`))));
  return make("article", { className: "card", "data-key": item.key }, head, why, body,
    make("p", { className: "buttons" }, ...buttons), meanings);
};
const drawItem = () => {
  const item = items[current], left = items.length - decided.size;
  const counts = {};
  for (const verdict of decided.values()) counts[verdict] = (counts[verdict] || 0) + 1;
  const told = Object.entries(counts).map(([verdict, count]) => `${number.format(count)} ${verdict}`).join(", ");
  at("progress").textContent = !items.length ? "Nothing is left to decide."
    : `${number.format(left)} of ${number.format(items.length)} to decide${told ? `; decided: ${told}` : ""}`;
  const walk = make("p", { className: "buttons" },
    button("Previous ", "", () => move(-1)), button("Next ", "", () => move(1)), button("Undo ", "", undo));
  [...walk.children].forEach((made, index) => {
    made.append(make("kbd", { text: "kju"[index] }));
    made.disabled = [current === 0, current >= items.length, !order.length][index];
  });
  const place = make("p", { className: "soft", text: item ? `${number.format(current + 1)} of ${number.format(items.length)}` : "" });
  at("item").replaceChildren(...(item ? [place, itemCard(item)] : items.length ? [make("p", { className: "empty", text: "All are seen." })] : []),
    ...(items.length ? [walk] : []));
  at("results").hidden = !decided.size;
  at("export-label").hidden = at("copy").hidden = true;
};
