"use strict";
// Result tables: sort by a column, filter the rows; Ctrl+Enter runs what is in the editor.
function sortBy(table, column, heading) {
  const ascending = heading.getAttribute("aria-sort") !== "ascending";
  for (const other of heading.parentElement.children) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => {
    const order = compare(a.cells[column].textContent.trim(), b.cells[column].textContent.trim());
    return ascending ? order : -order;
  });
  table.tBodies[0].append(...rows);
}

for (const table of document.querySelectorAll("table.answer")) {
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sortBy(table, column, heading));
    heading.replaceChildren(button);
  });
  const label = document.createElement("label");
  const field = document.createElement("input");
  field.type = "search";
  label.append(table.dataset.filterLabel + " ", field);
  field.addEventListener("input", () => {
    const wanted = field.value.toLocaleLowerCase();
    for (const row of table.tBodies[0].rows) {
      row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
    }
  });
  table.parentElement.before(label);
}

const editor = document.getElementById("editor");
if (editor) {
  editor.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) editor.requestSubmit();
  });
}
