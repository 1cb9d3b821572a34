// The sheet of clients by keyboard and touch: arrows go from cell to cell, Enter changes one in its place, Tab saves it
// and goes on to the next, Escape leaves it as it was. What is refused stays as it was typed, with the reason below.

import { csrf, toast } from "../kit/desk.js";
import "./picking.js";

const table = document.querySelector("[data-sheet]");
const OFFLINE = "No connection. What you typed is still here: save it again in a moment.";
const WAYS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
let opened = null; // the cell that is being changed, with what it showed before
let opening = null; // one whose form is on its way, with what is typed until it is there

if (table?.querySelector("[data-key]")) prepare();

/** One cell at a time can be reached by Tab; from there it goes by arrows. */
function prepare() {
  const roles = { table: "grid", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "gridcell" };
  for (const each of [table, ...table.querySelectorAll("thead, tbody, tr, td")]) each.setAttribute("role", roles[each.localName]);
  for (const each of table.querySelectorAll("th")) each.setAttribute("role", each.scope === "row" ? "rowheader" : "columnheader");
  for (const each of cells()) each.tabIndex = -1;
  const first = cells()[0];
  if (first) first.tabIndex = 0;
  table.addEventListener("keydown", (event) => (opened ? whileOpen(event) : whileClosed(event)));
  table.addEventListener("click", clicked);
  table.addEventListener("focusin", ({ target }) => target.matches("[data-key]") && visit(target));
  table.addEventListener("focusout", left);
  table.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
}

function cells() {
  return [...table.querySelectorAll("tbody [data-key]")];
}

function visit(cell) {
  for (const each of table.querySelectorAll("tbody [data-key][tabindex='0']")) each.tabIndex = -1;
  cell.tabIndex = 0;
}

function beside(cell, [down, along]) {
  if (along) {
    const row = [...cell.parentElement.querySelectorAll("[data-key]")];
    const step = getComputedStyle(table).direction === "rtl" ? -along : along;
    return row[row.indexOf(cell) + step];
  }
  const row = down > 0 ? cell.parentElement.nextElementSibling : cell.parentElement.previousElementSibling;
  return row?.querySelector(`[data-key="${cell.dataset.key}"]`);
}

function whileClosed(event) {
  const cell = event.target;
  if (!cell.matches("[data-key]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (opening) {
    event.preventDefault();
    if (event.key.length === 1) opening.typed += event.key;
  } else if (event.key in WAYS) {
    event.preventDefault();
    beside(cell, WAYS[event.key])?.focus();
  } else if (event.key === "F2" || event.key === "Enter") {
    event.preventDefault();
    open(cell);
  } else if (event.key.length === 1 && event.key !== " ") {
    event.preventDefault();
    open(cell, event.key);
  }
}

function whileOpen(event) {
  const { key, target, shiftKey } = event;
  if (key === "Escape") {
    event.preventDefault();
    close(opened.was);
  } else if (key === "Enter" && !(target.localName === "textarea" && shiftKey) && !target.matches("[data-cancels]")) {
    event.preventDefault();
    save([1, 0]);
  } else if (key === "Tab" && (!target.matches("input[type=checkbox]") || shiftKey)) {
    event.preventDefault();
    const all = cells();
    save(all[all.indexOf(opened.cell) + (shiftKey ? -1 : 1)] ?? null);
  }
}

function clicked({ target }) {
  if (target.closest("[data-cancels]")) return close(opened.was);
  const cell = target.closest("tbody [data-key]");
  if (cell && !target.closest("a, form, label, input")) open(cell);
}

/** Whoever goes elsewhere has saved what is different; a cell that is refused waits. */
function left({ relatedTarget }) {
  if (!opened || opened.isBusy || opened.cell.contains(relatedTarget) || !relatedTarget) return;
  if (said() === opened.said) close(opened.was, false);
  else if (!opened.isRefused) save(false);
}

async function open(cell, typed = "") {
  if (opened?.cell === cell || opening) return;
  if (opened && !(await save(false))) return;
  opening = { typed };
  const { client } = cell.closest("tr").dataset;
  const answer = await ask(`/desk/sheet/cells/${client}/${cell.dataset.key}`);
  const html = answer?.ok && await answer.text();
  const { typed: letters } = opening;
  opening = null;
  if (!html) return refuse(answer);
  opened = { cell, was: cell.innerHTML, isBusy: false, isRefused: false };
  show(cell, html);
  opened.said = said();
  if (letters) type(letters);
}

/** What was typed to begin with takes the place of what was there. */
function type(letters) {
  const input = opened.cell.querySelector("input:not([type=hidden], [type=checkbox], [type=date]), textarea");
  if (!input) return;
  input.value = letters;
  input.setSelectionRange(letters.length, letters.length);
}

function show(cell, html) {
  cell.innerHTML = html;
  cell.classList.add("is-open");
  const input = cell.querySelector("input:not([type=hidden]), select, textarea");
  input?.focus();
  if (input?.matches("input:not([type=checkbox], [type=date]), textarea")) input.select();
}

/** All that the form would send, but for what is not typed. */
function said() {
  return new URLSearchParams(new FormData(opened.cell.querySelector("form"))).toString();
}

/** Saves, then goes on: to a cell that is opened, in a direction, or nowhere. Says whether it is saved. */
async function save(next = null) {
  const state = opened;
  if (!state || state.isBusy) return false;
  if (state.said === said()) {
    close(state.was, next !== false, next);
    return true;
  }
  state.isBusy = true;
  const form = state.cell.querySelector("form");
  form.setAttribute("aria-busy", "true");
  const answer = await ask(form.getAttribute("action"), new URLSearchParams(new FormData(form)));
  state.isBusy = false;
  form.removeAttribute("aria-busy");
  if (!answer?.ok) return refused(state, answer);
  state.cell.closest("tr").dataset.version = answer.headers.get("X-Version");
  close(await answer.text(), next !== false, next);
  return true;
}

async function refused(state, answer) {
  if (![409, 422].includes(answer?.status)) return refuse(answer);
  show(state.cell, await answer.text());
  state.isRefused = true;
  state.said = ""; // the same, saved again, is a new answer to what is told
  return false;
}

function refuse(answer) {
  if (answer?.status === 401) location.reload();
  else toast(answer ? "This cannot be changed here any more. Reload the page." : OFFLINE, "trouble");
  return false;
}

function close(html, stays = true, next = null) {
  const { cell } = opened;
  opened = null;
  cell.innerHTML = html;
  cell.classList.remove("is-open");
  if (Array.isArray(next)) (beside(cell, next) ?? cell).focus();
  else if (next) open(next);
  else if (stays) cell.focus();
}

function ask(address, body) {
  const headers = { "x-csrftoken": csrf(), "HX-Request": "true", "HX-Request-Type": "partial" };
  return fetch(address, { method: body ? "POST" : "GET", headers, body }).catch(() => null);
}
