// The calendar page: loads days, follows the news, opens visits beside the calendar and forms in the sheet.

import { Problem, toast } from "../kit/desk.js";
import { dayCalendar } from "./calendar.js";
import { follow } from "./live.js";
import { looking } from "./views.js";

const board = document.getElementById("board");
const place = document.getElementById("calendar");
const panel = document.getElementById("visit-panel");
const sheet = document.getElementById("sheet");
const live = document.getElementById("live");
const canChange = board.dataset.canChange === "yes";

let day = JSON.parse(document.getElementById("day").textContent);
const view = looking(board, { day, onLook: load, onDensity: (density) => calendar.setDensity(density) });
let agendaTimer = 0;
let holdTimer = 0;
const waiting = new Set();

const calendar = dayCalendar(place, {
  day,
  canChange,
  icons: board.dataset.icons,
  onOpen: open,
  onLink: openLink,
  onClass: (id) => { location.href = `/desk/events/${id}`; },
  onMove: move,
  onCreate: ({ member, start }) => create({ ...columnOf(member), day: start.slice(0, 10), time: start.slice(11, 16) }),
});
board.classList.add("drawn");
watchHolds();

follow(`/desk/calendar/changes?${new URLSearchParams(day.places.map(({ id }) => ["branch", id]))}&after=${day.change}`, {
  onChange: heard,
  onState: (state) => { live.dataset.state = state; live.querySelector("span").textContent = live.dataset[state]; },
  onReturn: () => load(),
});

async function get(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (answer.status === 401) location.reload();
  return answer.ok ? answer.json() : null;
}

/** Sends a form and returns the visit as it is afterwards; throws a Problem with the reason why not. */
async function send(visit, fields) {
  const headers = { accept: "application/json", "x-csrftoken": document.body.dataset.csrf };
  const answer = await fetch(`/desk/visits/${visit.id}/time`, { method: "POST", headers, body: new URLSearchParams(fields) })
    .catch(() => { throw new Problem(0, { title: "No connection. Nothing was changed: try again in a moment." }); });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, found);
  return found;
}

async function load() {
  const found = await get(`/desk/calendar/day?${view.query()}`).catch(() => null);
  if (!found) return toast("That day could not be loaded. Try again in a moment.", "trouble");
  day = found;
  view.tell(day);
  calendar.setDay(day);
  redrawAgenda(0);
  watchHolds();
}

// A hold that lapses is no news to the server: the time is simply free again.
function watchHolds() {
  clearTimeout(holdTimer);
  const first = Math.min(...day.holds.map(({ seconds }) => seconds));
  if (first < 86_400) holdTimer = setTimeout(load, (first + 1) * 1000);
}

function heard(visit) {
  if (!waiting.size) setTimeout(catchUp, 30);
  waiting.add(visit);
}

async function catchUp() {
  const visits = [...waiting];
  waiting.clear();
  if (visits.includes(0)) followLink();
  if (visits.includes(0) || visits.length > 20) await load();
  else await Promise.all(visits.map((visit) => refresh(visit, { fresh: true })));
}

async function refresh(visit, { fresh = false } = {}) {
  const found = await get(`/desk/calendar/visits/${visit}?${view.query()}`).catch(() => null);
  if (found) calendar.upsert(found, { fresh });
  else calendar.remove(visit);
  const openHere = panel.querySelector("[data-visit]");
  if (fresh && openHere?.dataset.visit === String(visit) && openHere.dataset.version !== String(found?.version)) {
    if (!panel.querySelector("details[open]")) open(visit, { quietly: true });
  }
  redrawAgenda();
}

// The list for printing and for eyes that like lists: drawn by the server, a moment after things have settled.
function redrawAgenda(delay = 1500) {
  clearTimeout(agendaTimer);
  agendaTimer = setTimeout(() => {
    fetchInto("#agenda", `/desk/calendar/agenda?${view.query()}`);
  }, delay);
}

async function move({ visit, start, member, back, revert }) {
  try {
    const moved = await send(visit, { at: start, member, version: visit.version });
    calendar.upsert(moved);
    offerUndo(moved, back);
  } catch (problem) {
    revert();
    if (problem.details?.visit) refresh(visit.id);
    toast([problem.message, ...(problem.details?.reasons ?? [])].join(" "), "trouble");
  }
}

function offerUndo(visit, back) {
  const said = toast(`${visit.client} now comes at ${visit.parts.find(({ tidying }) => !tidying).start.slice(11)} to ${visit.parts[0].name}. ${visit.said.replace("Moved.", "")}`, "good");
  const button = Object.assign(document.createElement("button"), { className: "button small quiet", textContent: "Undo" });
  button.addEventListener("click", () => {
    said.remove();
    const body = { at: back.start, member: back.member, version: visit.version };
    send(visit, body).then((moved) => calendar.upsert(moved), (problem) => toast(problem.message, "trouble"));
  });
  said.querySelector("span").after(button);
}

// Each place asks for itself: htmx lets one element have one question at a time, and would drop the others.
function fetchInto(place, path) {
  return window.htmx.ajax("GET", path, { source: place, target: place, swap: "innerHTML" });
}

async function open(visit, { quietly = false } = {}) {
  await fetchInto("#visit-panel", `/desk/visits/${visit}`);
  if (panel.hidden) panel.hidden = false;
  if (!quietly) panel.querySelector("h2")?.focus();
}

async function openLink(link, { quietly = false } = {}) {
  await fetchInto("#visit-panel", `/desk/express/${link}`);
  if (!quietly) panel.querySelector("h2")?.focus();
}

// The link beside the calendar may just have been finished, or given back.
function followLink() {
  const opened = panel.querySelector("[data-link]");
  if (opened && !panel.querySelector("details[open]")) openLink(opened.dataset.link, { quietly: true });
}

function closePanel() {
  const opened = panel.querySelector("[data-visit]")?.dataset.visit;
  const link = panel.querySelector("[data-link]")?.dataset.link;
  panel.hidden = true;
  panel.replaceChildren();
  const listed = board.dataset.shows !== "columns" && board.querySelector(`[data-visit-link="${opened}"]`);
  (listed || calendar.find(opened) || board.querySelector(`[data-held-link="${link}"]`))?.focus();
}

// A room is found by the service; of a person one knows the branch.
function columnOf(member) {
  const column = day.columns.find((each) => String(each.member) === String(member));
  return day.by === "rooms" ? { branch: column.branch } : { branch: column.branch, member };
}

function create(wanted) {
  const query = new URLSearchParams({ branch: day.branch, ...wanted });
  fetchInto("#sheet-body", `/desk/visits/new?${query}`);
}

board.addEventListener("click", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const creates = event.target.closest("[data-creates]");
  if (creates && plain) {
    event.preventDefault();
    create(Object.fromEntries(new URL(creates.href).searchParams));
  }
  const link = event.target.closest("[data-visit-link]");
  if (link && plain) {
    event.preventDefault();
    open(link.dataset.visitLink);
  }
  const held = event.target.closest("[data-link-link]");
  if (held && plain) {
    event.preventDefault();
    openLink(held.dataset.linkLink);
  }
});

panel.addEventListener("click", (event) => { if (event.target.closest("[data-leaves]")) closePanel(); });
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && !panel.hidden && !document.querySelector("dialog:modal")) closePanel();
});

document.addEventListener("htmx:after:swap", () => {
  if (document.getElementById("sheet-body").childElementCount && !sheet.open) showSheet();
  if (panel.childElementCount && panel.hidden) panel.hidden = false;
  // The button that was pressed is gone with what it stood in.
  if (!panel.hidden && document.activeElement === document.body) panel.querySelector("h2")?.focus();
});

// Otherwise the focus is on the form's hidden first button: it shows itself then, and moves the rest when it is left.
function showSheet() {
  sheet.showModal();
  document.getElementById("sheet-title")?.focus();
}

// Emptied at once: a swap elsewhere that comes before the sheet says it is closed would open it again.
function closeSheet() {
  document.getElementById("sheet-body").replaceChildren();
  sheet.close();
}

sheet.addEventListener("close", () => document.getElementById("sheet-body").replaceChildren());

// The server says so after every change made here; other tablets hear it by way of the news.
document.addEventListener("visit-changed", ({ detail }) => {
  if (sheet.open) closeSheet();
  refresh(detail.visit);
  if (detail.said) toast(detail.said, "good");
});

document.addEventListener("link-changed", ({ detail }) => {
  if (sheet.open) closeSheet();
  toast(detail.said, "good");
});

const asked = new URLSearchParams(location.search).get("visit");
if (asked) open(asked, { quietly: true });
