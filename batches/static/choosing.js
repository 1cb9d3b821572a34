// Choosing rows of a list: all of them at once, and how many there are.

const all = document.querySelector("[data-all]");
const rows = [...document.querySelectorAll(".choosing [name^=row-]")];

function count() {
  const chosen = rows.filter((row) => row.checked).length;
  all.checked = chosen === rows.length;
  all.indeterminate = chosen > 0 && chosen < rows.length;
  document.querySelector("[data-count]").textContent = chosen ? `${chosen} chosen` : "";
}

document.querySelector(".choosing")?.addEventListener("change", ({ target }) => {
  if (target === all) rows.forEach((row) => { row.checked = all.checked; });
  count();
});
if (all) count();
