"use strict";
(() => {
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  // A fingerprint is found whole: any three digits would find one of thousands.
  const words = (element) =>
    element.textContent.replace(element.dataset.fingerprint ?? "", "").toLowerCase();

  const controls = document.getElementById("controls");
  if (controls === null) return;

  // --- fold and unfold ----------------------------------------------------------------------------

  const findings = all(".finding");
  const fold = (open) => {
    for (const finding of findings) finding.firstElementChild.open = open;
  };
  document.getElementById("unfold").addEventListener("click", () => fold(true));
  document.getElementById("fold").addEventListener("click", () => fold(false));

  // --- filter -------------------------------------------------------------------------------------

  const query = document.getElementById("query");
  const count = document.getElementById("count");
  const boxes = all("#controls input[type=checkbox]");
  const groups = all(".group");
  const tables = all("tbody[data-rows]").map((body) => ({
    name: body.dataset.rows,
    rows: Array.from(body.rows),
  }));
  const texts = new Map(); // filled by the first search: a report may hold thousands

  const fits = (element, terms) => {
    if (terms.length === 0) return true;
    if (!texts.has(element)) texts.set(element, words(element));
    const text = texts.get(element);
    const fingerprint = element.dataset.fingerprint?.toLowerCase();
    return terms.every((term) => text.includes(term) || term === fingerprint);
  };
  // One card may stand for thousands of findings that are only counted.
  const stands = (element) => Number(element.dataset.standsFor ?? 1);
  const total = findings.reduce((sum, finding) => sum + stands(finding), 0);
  const show = (elements, test) => {
    let shown = 0;
    for (const element of elements) {
      const hidden = !test(element);
      if (element.hidden !== hidden) element.hidden = hidden;
      if (!hidden) shown += stands(element);
    }
    return shown;
  };
  const chosen = (name) =>
    new Set(boxes.filter((box) => box.name === name && box.checked).map((box) => box.value));

  const filter = () => {
    const severities = chosen("severity");
    const statuses = chosen("status");
    const places = chosen("place");
    const byPlace = boxes.some((box) => box.name === "place");
    const terms = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = show(
      findings,
      (finding) =>
        severities.has(finding.dataset.severity) &&
        statuses.has(finding.dataset.status) &&
        (!byPlace || places.has(finding.dataset.place)) &&
        fits(finding, terms),
    );
    show(groups, (group) => group.querySelector(".finding:not([hidden])") !== null);
    document.getElementById("none-left").hidden = shown > 0;
    const said = [`${shown} of ${total} findings shown`];
    for (const { name, rows } of tables) {
      const left = show(rows, (row) => fits(row, terms));
      if (left < rows.length) said.push(`${left} of ${rows.length} ${name}`);
    }
    count.textContent = said.join(", ");
    // A printed or photographed report must say that it does not show everything.
    controls.classList.toggle("filtering", shown < total || said.length > 1);
  };

  let waiting = 0;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  for (const box of boxes) box.addEventListener("change", filter);
  const reset = () => {
    query.value = "";
    for (const box of boxes) box.checked = true;
    filter();
  };
  document.getElementById("reset").addEventListener("click", reset);

  // --- a link to a finding shows it, whatever the filter and the folds say ------------------------

  const reveal = () => {
    const target = findings.find((finding) => `#${finding.id}` === location.hash);
    if (target === undefined) return;
    if (target.hidden) reset();
    target.firstElementChild.open = true;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  // The same link twice changes no hash, and a card may have been folded since.
  for (const link of all('a[href^="#f-"]')) link.addEventListener("click", () => setTimeout(reveal));

  controls.hidden = false;
  filter();
  reveal();
})();
