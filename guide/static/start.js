// The guide: where the browser is, what was typed and not sent yet, and columns pasted from a spreadsheet.

import "../booking/links.js";

const COLUMNS = ["name", "minutes", "price"];

// The zone of the browser is better than a guess by its language; what somebody typed is better than both.
document.addEventListener("DOMContentLoaded", () => {
  const field = document.querySelector("#zone[data-guessed]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = field && [...field.list.options].some(({ value }) => value === here);
  if (!known || field.value === here || kept(field.form).length) return;
  field.value = here;
  field.dispatchEvent(new Event("change", { bubbles: true }));
});

// What was typed into a step and not sent is there again after a look at another one. A shared tablet keeps nothing.
const form = document.querySelector("form[data-keeps]");
const place = form && `guide ${location.pathname}${location.search}`;
const isShared = "lockMinutes" in document.body.dataset;

function kept(of) {
  return of && !isShared ? JSON.parse(sessionStorage.getItem(place) ?? "[]") : [];
}

const fields = () => [...form.elements].filter(({ name, type }) => name && type !== "hidden" && type !== "submit");
const isTick = ({ type }) => type === "checkbox" || type === "radio";

if (form && !isShared) {
  const wasRefused = document.querySelector("main [data-tone=trouble]");
  const wasQuicker = fields().some((field) => !isTick(field) && field.value !== (field.defaultValue ?? field.value));
  const typed = wasRefused || wasQuicker ? [] : kept(form);
  for (const field of typed.length ? fields() : []) {
    const same = typed.find(([name, value]) => name === field.name && (!isTick(field) || value === field.value));
    if (isTick(field)) field.checked = Boolean(same);
    else if (same) field.value = same[1];
  }
  if (wasQuicker) keep(); // somebody typed before this script was there
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => sessionStorage.removeItem(place));
}

function keep() {
  const typed = fields().filter((field) => !isTick(field) || field.checked).map(({ name, value }) => [name, value]);
  sessionStorage.setItem(place, JSON.stringify(typed));
}

// Lines of a spreadsheet, pasted into the name of a row, fill that row and those after it; rows are added as needed.
document.querySelector("[data-rows]")?.addEventListener("paste", (event) => {
  const lines = event.clipboardData.getData("text").split(/\r?\n/).filter((line) => line.trim());
  const row = event.target.closest(".offer");
  if (!event.target.name?.startsWith("name-") || (lines.length < 2 && !lines[0]?.includes("\t"))) return;
  event.preventDefault();
  lines.reduce((at, line) => fill(at ?? another(), line), row);
  keep();
});

/** Writes one line into a row, and returns the row after it, if there is one. */
function fill(row, line) {
  const cells = line.split(/\t|;/).map((cell) => cell.trim());
  COLUMNS.forEach((column, place) => { row.querySelector(`[name^="${column}-"]`).value = cells[place] ?? ""; });
  return row.nextElementSibling;
}

/** One more empty row at the end, with numbers of its own. */
function another() {
  const last = document.querySelector("[data-rows] > :last-child");
  const number = Number(last.querySelector('[name^="name-"]').name.slice(5));
  const row = last.cloneNode(true);
  for (const each of row.querySelectorAll("[name], [id], [for]")) {
    for (const attribute of ["name", "id", "for"]) {
      if (each.hasAttribute(attribute)) each.setAttribute(attribute, each.getAttribute(attribute).replace(`-${number}`, `-${number + 1}`));
    }
  }
  last.after(row);
  return row;
}
