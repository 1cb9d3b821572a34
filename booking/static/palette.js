// The palette: one line to find anything and to book a visit. What a line means is for the server to say; here it is
// asked as somebody types, shown as an ARIA combobox, and carried out on an explicit Enter or tap.

import { Problem, signedOut } from "../kit/desk.js";
import { drawn, icon, make } from "./palette-list.js";
import { pagesFor } from "./palette-pages.js";
import { offerUndo } from "./undo.js";

const PAUSE = 120;
const OFFLINE = "No connection. Nothing was changed: try again in a moment.";
const EXAMPLES = ["masha haircut tomorrow 3pm anna", "next friday", "0151 2345", "cash"];
const board = document.getElementById("board");

let making;
let parts;
let shown = { text: "", options: [], code: "" };
let active = 0;
let asking;
let timer = 0;

/** Opens it, or puts the line under the finger again. */
export async function open() {
  making ??= built();
  parts = await making;
  if (!parts.dialog.open) {
    parts.dialog.showModal();
    parts.line.value = "";
    show({ text: "", chips: [], options: [] });
  }
  parts.line.focus();
}

async function built() {
  await styled();
  const line = make("input", {
    className: "input", id: "palette-line", type: "text", role: "combobox", autocomplete: "off", spellcheck: false,
    ariaLabel: "Find or book", ariaAutoComplete: "list", ariaExpanded: "false", placeholder: EXAMPLES[0],
  });
  line.setAttribute("aria-controls", "palette-list");
  line.setAttribute("autocapitalize", "off");
  line.setAttribute("enterkeyhint", "go");
  const close = make("button", { className: "button quiet", type: "button", ariaLabel: "Close" }, icon("x"));
  const chips = make("ul", { className: "palette-chips", ariaLabel: "Understood", hidden: true });
  const list = make("ul", { className: "palette-list", id: "palette-list", role: "listbox", ariaLabel: "What can be done", hidden: true });
  const said = make("p", { className: "palette-said", role: "status" });
  const dialog = make("dialog", { className: "sheet palette", ariaLabel: "Find or book" }, make("header", {}, icon("search"), line, close), chips, list, said);
  close.addEventListener("click", () => dialog.close());
  line.addEventListener("input", soon);
  line.addEventListener("keydown", pressed);
  list.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) choose(Number(option.dataset.place));
  });
  document.body.append(dialog);
  return { dialog, line, chips, list, said };
}

function styled() {
  const link = make("link", { rel: "stylesheet", href: new URL("./palette.css", import.meta.url).href });
  document.head.append(link);
  return new Promise((done) => { link.onload = link.onerror = done; });
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
}

async function ask() {
  clearTimeout(timer);
  const text = parts.line.value.trim();
  asking?.abort();
  if (!text) return show({ text, chips: [], options: [] });
  asking = new AbortController();
  parts.dialog.setAttribute("aria-busy", "true");
  try {
    const query = new URLSearchParams({ q: text, ...(board ? { branch: board.dataset.branch } : {}) });
    const answer = await fetch(`/desk/palette?${query}`, { headers: { accept: "application/json" }, signal: asking.signal });
    if (answer.status === 401) return signedOut();
    const found = await answer.json();
    if (!answer.ok) throw new Problem(answer.status, found);
    show({ ...found, text });
  } catch (problem) {
    if (problem.name !== "AbortError") trouble(problem instanceof Problem ? problem.message : OFFLINE, text);
  } finally {
    if (!asking.signal.aborted) parts.dialog.removeAttribute("aria-busy");
  }
}

function show({ text, chips, options, code = "" }) {
  const pages = pagesFor(text);
  const first = pages.filter(({ starts }) => starts);
  shown = { text, code, options: [...first, ...options, ...pages.filter(({ starts }) => !starts)] };
  parts.chips.replaceChildren(...chips.map(({ kind, text: words }) => make("li", { className: `badge is-${kind}` }, make("span", { className: "visually-hidden" }, `${kind}: `), words)));
  parts.chips.hidden = !chips.length;
  parts.list.replaceChildren(...shown.options.map(drawn));
  parts.list.hidden = !shown.options.length;
  parts.line.ariaExpanded = String(Boolean(shown.options.length));
  activate(0);
  say(text ? summary(shown.options) : `Type a name, a phone number, a day, a page, or a whole visit. For example: ${EXAMPLES.join(" · ")}`);
}

function summary(options) {
  if (!options.length) return "Nothing was found. Try a name, a day, or a service.";
  const [{ state, why }] = options;
  if (state === "free") return "This time is free. Enter books it.";
  return why || `${options.length} found.`;
}

function trouble(sentence, text) {
  show({ text, chips: [], options: [] });
  say(sentence, "trouble");
}

function say(sentence, tone = "") {
  parts.said.textContent = sentence;
  parts.said.dataset.tone = tone;
}

function activate(place) {
  const { length } = shown.options;
  active = length ? (place + length) % length : 0;
  for (const [number, option] of [...parts.list.children].entries()) option.ariaSelected = String(number === active);
  const chosen = parts.list.children[active];
  if (chosen) parts.line.setAttribute("aria-activedescendant", chosen.id);
  else parts.line.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.isComposing) return;
  if (event.key in steps) {
    event.preventDefault();
    activate(active + steps[event.key]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (parts.line.value.trim() === shown.text) choose(active);
    else hurried();
  }
}

// What was typed since is not understood yet: it is shown first, and only another Enter books it.
async function hurried() {
  await ask();
  if (shown.options[0] && shown.options[0].enter !== "book") choose(0);
}

async function choose(place) {
  const option = shown.options[place];
  if (!option || parts.dialog.hasAttribute("aria-busy")) return;
  activate(place);
  if (option.enter === "book") await book(option);
  else if (option.enter === "form") openForm(option.fields);
  else if (option.enter === "fill") fill(option.fields.line);
  else if (option.enter === "call") closeThen(option.call);
  else go(option);
}

function fill(line) {
  parts.line.value = line;
  parts.line.focus();
  ask();
}

function closeThen(act) {
  parts.dialog.close();
  act();
}

function go({ href, visit }) {
  if (visit && board) closeThen(() => fetchInto("#visit-panel", `/desk/visits/${visit}`));
  else location.assign(href);
}

function openForm(fields) {
  const path = `/desk/visits/new?${new URLSearchParams(fields)}`;
  if (document.getElementById("sheet-body")) closeThen(() => fetchInto("#sheet-body", path));
  else location.assign(path);
}

function fetchInto(place, path) {
  return window.htmx.ajax("GET", path, { source: place, target: place, swap: "innerHTML" });
}

async function book({ fields }) {
  parts.dialog.setAttribute("aria-busy", "true");
  say("Booking…");
  try {
    const visit = await send("/desk/palette/visits", { ...fields, form_code: shown.code });
    parts.dialog.close();
    tellBooked(visit);
  } catch (problem) {
    await ask();
    say(problem.message, "trouble");
  } finally {
    parts.dialog.removeAttribute("aria-busy");
  }
}

async function send(path, fields) {
  const headers = { accept: "application/json", "x-csrftoken": document.body.dataset.csrf };
  const answer = await fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) })
    .catch(() => { throw new Problem(0, { title: OFFLINE }); });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, found);
  return found;
}

function tellBooked(visit) {
  const { start, name } = visit.parts.find(({ tidying }) => !tidying);
  const day = new Date(`${start.slice(0, 10)}T00:00`).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" });
  const said = `Booked: ${visit.client}, ${visit.service}, ${day} ${start.slice(11)} with ${name}.`;
  offerUndo({ ...visit, can_undo: true }, said, ({ id }) => changed(id));
  changed(visit.id);
}

// The calendar draws it at once; other tablets hear of it by way of the news.
function changed(visit) {
  document.body.dispatchEvent(new CustomEvent("visit-changed", { bubbles: true, detail: { visit } }));
}
