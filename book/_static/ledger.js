// The ledger's table can be narrowed to one status and to one chapter.
window.addEventListener("DOMContentLoaded", () => {
  const table = document.querySelector("table.ledger");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  const text = (row, column) => row.cells[column].textContent.trim();
  const bar = document.createElement("div");
  bar.className = "ledger-filter";
  const choices = [[1, "Status"], [2, "Chapter"]].map(([column, name]) => {
    const label = bar.appendChild(document.createElement("label"));
    const select = document.createElement("select");
    label.append(`${name} `, select);
    for (const value of ["all", ...new Set(rows.map((row) => text(row, column)))]) select.add(new Option(value));
    return [column, select];
  });
  const shown = bar.appendChild(document.createElement("output"));
  const update = () => {
    for (const row of rows) row.hidden = !choices.every(([i, s]) => s.value === "all" || s.value === text(row, i));
    shown.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} statements`;
  };
  bar.addEventListener("change", update);
  (table.closest(".pst-scrollable-table-container") ?? table).before(bar);
  update();
});
