// The pages work without this file; it adds: language and theme, sorting, filters, the panel of equations, search.
"use strict";

(() => {
  const page = document.documentElement;
  const stored = (key) => { try { return localStorage.getItem(`tieout-${key}`); } catch { return null; } };
  const store = (key, value) => { try { localStorage.setItem(`tieout-${key}`, value); } catch { /* not remembered */ } };

  // Before the first paint, so that nothing flickers.
  if (["zh", "en"].includes(stored("language"))) page.lang = stored("language");
  if (["light", "dark"].includes(stored("theme"))) page.dataset.theme = stored("theme");

  const element = (name, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };
  // Both languages, as bilingual() writes them.
  const words = (zh, en) => [element("span", { lang: "zh" }, zh), element("span", { lang: "en" }, en)];

  function setUpSwitches() {
    document.getElementById("language").addEventListener("click", () => {
      page.lang = page.lang === "zh" ? "en" : "zh";
      store("language", page.lang);
    });
    document.getElementById("theme").addEventListener("click", () => {
      const dark = page.dataset.theme ? page.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      page.dataset.theme = dark ? "light" : "dark";
      store("theme", page.dataset.theme);
    });
  }

  // What a cell is sorted by: its own data-value, a number, or its text in the language shown.
  function sortKey(cell) {
    if (!cell) return "";
    if (cell.dataset.value !== undefined) return Number(cell.dataset.value);
    const text = (cell.querySelector(`[lang="${page.lang}"]`) ?? cell).textContent.trim();
    const number = text.replace(/[,\s%]/g, "").replace("\u2212", "-");
    return number !== "" && !Number.isNaN(Number(number)) ? Number(number) : text;
  }

  function sortBy(table, column, ascending) {
    const order = new Intl.Collator(page.lang === "zh" ? "zh-Hans" : "en", { numeric: true });
    const keyed = [...table.tBodies[0].rows].map((row) => [sortKey(row.cells[column]), row]);
    keyed.sort(([a], [b]) => {
      if (a === "" || b === "") return (a === "") - (b === "");
      const bothNumbers = typeof a === "number" && typeof b === "number";
      return (bothNumbers ? a - b : order.compare(String(a), String(b))) * (ascending ? 1 : -1);
    });
    table.tBodies[0].append(...keyed.map(([, row]) => row));
  }

  function setUpSorting(table) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = element("button", { type: "button", className: "sort" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const ascending = head.getAttribute("aria-sort") !== "ascending" && !(head.classList.contains("n") && !head.ariaSort);
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        sortBy(table, column, ascending);
      });
    });
  }

  function setUpFilter(input) {
    const rows = [...document.getElementById(input.dataset.filter).tBodies[0].rows];
    const output = input.parentElement.querySelector("output");
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase().split(/\s+/);
      let left = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !wanted.every((word) => text.includes(word));
        left += !row.hidden;
      }
      output.textContent = input.value.trim() ? `${left} / ${rows.length}` : "";
    });
  }

  // The equations through a marked figure, beside the table.
  function setUpEvidence() {
    const panel = document.getElementById("evidence");
    if (!panel) return;
    const heading = panel.querySelector("h2");
    const body = panel.querySelector(".body");
    const sentences = document.getElementById("evidence-words").content;
    let opener = null;

    function light(keys) {
      for (const lit of document.querySelectorAll("td.lit")) lit.classList.remove("lit");
      for (const each of document.querySelectorAll("table.published [data-cell]")) if (keys.has(each.dataset.cell)) each.closest("td").classList.add("lit");
    }

    function close() {
      panel.hidden = true;
      light(new Set());
      document.querySelector("td.open")?.classList.remove("open");
      opener?.focus({ preventScroll: true });
    }

    function open(button) {
      document.querySelector("td.open")?.classList.remove("open");
      const cell = button.closest("td");
      cell.classList.add("open");
      opener = button;
      const name = opener.querySelector(".unseen");
      heading.replaceChildren(...[...name.childNodes].map((node) => node.cloneNode(true)));
      const numbers = opener.dataset.equations.split(" ").filter(Boolean);
      const shown = numbers.map((number) => document.getElementById(`e${number}`).firstElementChild.cloneNode(true));
      for (const figure of shown.flatMap((each) => [...each.querySelectorAll(".figure")])) {
        figure.classList.toggle("subject", figure.dataset.cell === opener.dataset.cell);
      }
      const correction = element("p", { className: "correction" });
      correction.append(...[...opener.childNodes].filter((node) => node !== name).map((node) => node.cloneNode(true)));
      const sentence = sentences.querySelector(shown.length ? ".count" : ".none").cloneNode(true);
      const count = shown.length ? ` ${shown.length}` : "";
      body.replaceChildren(correction, element("p", { className: "note" }, sentence, count), ...shown);
      panel.hidden = false;
      body.scrollTop = 0;
      // On a phone the panel may lie over the figure.
      const covered = cell.getBoundingClientRect().bottom - panel.getBoundingClientRect().top;
      if (panel.offsetWidth > innerWidth * 0.8 && covered > 0) scrollBy(0, covered + 16);
      light(new Set([...body.querySelectorAll(".figure")].map((figure) => figure.dataset.cell)));
      heading.focus({ preventScroll: true });
    }

    document.addEventListener("click", (event) => {
      const button = event.target.closest("td.marked button");
      const link = event.target.closest("a[data-mark]");
      if (button) open(button);
      else if (link) open(document.getElementById(`c${link.dataset.mark}`));
    });
    panel.querySelector(".close").addEventListener("click", close);
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) close(); });
    body.addEventListener("mouseover", (event) => {
      const equation = event.target.closest(".equation");
      if (equation) light(new Set([...equation.querySelectorAll(".figure")].map((figure) => figure.dataset.cell)));
    });
  }

  // A page opened from disk may not fetch: the index is a script that is loaded when somebody searches.
  const MOST_SHOWN = 30;
  let index = null;

  function loadIndex() {
    return new Promise((resolve, reject) => {
      if (index) return resolve(index);
      globalThis.tieoutIndex = (content) => { index = content; };
      const script = element("script", { src: `${document.body.dataset.root}assets/search-index.js` });
      script.addEventListener("load", () => resolve(index));
      script.addEventListener("error", () => reject(new Error("search-index.js is not there")));
      document.head.append(script);
    });
  }

  function results(query) {
    const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!wanted.length) return [];
    const fits = (...texts) => { const text = texts.join(" ").toLowerCase(); return wanted.every((word) => text.includes(word)); };
    const linked = (path, ...children) => path
      ? element("a", { href: document.body.dataset.root + path }, ...children) : element("span", {}, ...children);
    const take = (list, line) => {
      const found = [];
      for (const each of list) { if (found.length > MOST_SHOWN) break; const made = line(each); if (made) found.push(made); }
      return found;
    };
    return [
      [["部门", "Departments"], take(index.departments, ([id, name, path]) => fits(id, name)
        && linked(path, element("bdi", {}, name || id), " ", element("span", { className: "id" }, id)))],
      [["科目", "Codes"], take(index.codes, ([code, name, path]) => fits(code, name)
        && linked(path, element("span", { className: "code" }, code), " ", name))],
      [["疑点", "Findings"], take(index.findings, ([department, rule, level, table, row, published, expected]) => {
        const [id, name, path] = index.departments[department] ?? ["", "", ""];
        const title = index.rules[rule] ?? ["", ""];
        if (!fits(id, name, table, row, published, expected, ...title)) return null;
        const figures = expected ? ` ${published || "—"} → ${expected}` : "";
        return linked(path && `${path}#findings`, element("span", { className: `dot ${level ? "warn" : "error"}` }),
          element("bdi", {}, name || id), ` ${table} `, element("bdi", {}, row), figures, element("small", {}, ...words(...title)));
      })],
    ];
  }

  function showResults(query, place) {
    const sections = results(query).filter(([, found]) => found.length);
    place.replaceChildren(...sections.map(([title, found]) => element("section", {},
      element("h3", {}, ...words(...title), found.length > MOST_SHOWN ? ` ${MOST_SHOWN}+` : ` ${found.length}`),
      element("ul", {}, ...found.slice(0, MOST_SHOWN).map((line) => element("li", {}, line))))));
    if (query.trim() && !sections.length) place.append(element("p", {}, ...words("没有找到。", "Nothing found.")));
    if (query.trim() && index.cut) place.append(element("p", { className: "note" }, ...words(
      `只能查到前 ${index.findings.length} 个问题；全部见 tieout findings。`,
      `The first ${index.findings.length} findings can be searched; tieout findings lists all.`)));
  }

  function setUpSearch() {
    const dialog = document.getElementById("search");
    const query = document.getElementById("query");
    const place = document.getElementById("results");
    const open = () => { dialog.showModal(); query.select(); };
    document.getElementById("find").addEventListener("click", open);
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); open(); }
    });
    query.addEventListener("input", () => loadIndex().then(() => showResults(query.value, place), (error) => { place.textContent = error.message; }));
    place.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
  }

  document.addEventListener("DOMContentLoaded", () => {
    setUpSwitches();
    document.querySelectorAll("table[data-sort]").forEach(setUpSorting);
    document.querySelectorAll("input[data-filter]").forEach(setUpFilter);
    setUpEvidence();
    setUpSearch();
  });
  // Paper shows what the screen folds.
  const folded = new Set();
  addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((each) => { folded.add(each); each.open = true; }));
  addEventListener("afterprint", () => { folded.forEach((each) => { each.open = false; }); folded.clear(); });
})();
