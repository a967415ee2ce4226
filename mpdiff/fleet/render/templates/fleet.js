"use strict";
// Sorting and filtering; the page reads whole without it.
(() => {
  const value = (row, column) => row.cells[column].textContent.trim();
  const compare = (a, b) => {
    const numbers = [Number(a), Number(b)];
    return a !== "" && b !== "" && !numbers.some(Number.isNaN) ? numbers[0] - numbers[1] : a.localeCompare(b, "en", { numeric: true });
  };
  const order = ["critical", "high", "medium", "low", "info"];
  const rank = (text) => (order.includes(text) ? String(order.indexOf(text)) : text);
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => compare(rank(value(a, column)), rank(value(b, column))) * (down ? -1 : 1));
        table.tBodies[0].append(...rows);
      });
    });
  }
  const filter = document.getElementById("filter");
  const state = document.getElementById("state");
  const shown = document.getElementById("shown");
  if (!filter) return;
  const rows = [...document.getElementById("list").tBodies[0].rows];
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = (state.value && row.dataset.state !== state.value) || !words.every((word) => text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = count === rows.length ? "" : `${count} of ${rows.length} shown`;
  };
  filter.addEventListener("input", apply);
  state.addEventListener("change", apply);
})();
