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
recall();
drawItem();
compare();
look();
tables();
draw();
at("theme").addEventListener("click", turn);
at("download").addEventListener("click", download);
at("as-text").addEventListener("click", () => exportText(asJson()));
at("as-report").addEventListener("click", () => exportText(asReport()));
at("copy").addEventListener("click", copy);
at("filter").addEventListener("submit", (event) => event.preventDefault());
at("filter").addEventListener("reset", () => setTimeout(() => { drawn = PAGE; draw(); }));
for (const id of ["query", "kind", "rule"]) at(id).addEventListener("input", () => { drawn = PAGE; draw(); });
at("more").addEventListener("click", () => { drawn += PAGE; draw(); });
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { at("filter").reset(); document.activeElement.blur(); }
  else if (typing) return;
  else if (event.key === "/") { event.preventDefault(); at("query").focus(); }
  else if (event.key === "t") turn();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "u") undo();
  else if (event.key in letters) decide(letters[event.key]);
});
