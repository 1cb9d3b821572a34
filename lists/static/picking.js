// Choosing clients of a sheet: all of the page at once, a row of them with Shift, and how many they are; its tools.

const form = document.getElementById("bulk");
const table = document.querySelector("[data-sheet]");
const every = table?.querySelector("[data-picks-all]");
let last = null;

if (form && every) {
  table.addEventListener("click", picked);
  form.addEventListener("change", count);
  addEventListener("pageshow", count);
}

function picks() {
  return [...table.querySelectorAll("tbody .pick input")];
}

function picked({ target, shiftKey }) {
  if (!target.matches(".pick input")) return;
  const all = picks();
  if (target === every) for (const each of all) each.checked = every.checked;
  else if (shiftKey && last) {
    const [from, to] = [all.indexOf(last), all.indexOf(target)].sort((one, other) => one - other);
    for (const each of all.slice(from, to + 1)) each.checked = target.checked;
  }
  last = target === every ? null : target;
  count();
}

function count() {
  const all = picks();
  const chosen = all.filter((each) => each.checked).length;
  every.checked = chosen > 0 && chosen === all.length;
  every.indeterminate = chosen > 0 && chosen < all.length;
  form.querySelector("[data-picked]").textContent = form.elements.all.checked || !chosen ? "" : `${chosen} chosen`;
}

// What opens below a word closes by Escape, and by a press elsewhere.
document.addEventListener("keydown", ({ key, target }) => {
  const tool = key === "Escape" && target.closest(".tool[open]");
  if (!tool) return;
  tool.open = false;
  tool.querySelector("summary").focus();
});
document.addEventListener("click", ({ target }) => {
  for (const each of document.querySelectorAll(".tool[open]")) if (!each.contains(target)) each.open = false;
});
