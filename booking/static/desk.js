// The calendar page: loads days, follows the news, opens visits beside the calendar and forms in the sheet.

import { toast } from "../kit/desk.js";
import { network } from "../kit/network.js";
import { fetchInto, get } from "./asking.js";
import { dayCalendar } from "./calendar.js";
import { watchConflicts } from "./conflict.js";
import { follow } from "./live.js";
import { hands } from "./moving.js";
import { offerUndo } from "./undo.js";
import { looking } from "./views.js";

const board = document.getElementById("board");
const place = document.getElementById("calendar");
const panel = document.getElementById("visit-panel");
const sheet = document.getElementById("sheet");
const live = document.getElementById("live");
const canChange = board.dataset.canChange === "yes";

const NO_BOOKING = "Booking needs the network: somebody else may have that time by now. Write it down, and book it when the network is back.";
let day = JSON.parse(document.getElementById("day").textContent);
const view = looking(board, { day, onLook: load, onDensity: (density) => calendar.setDensity(density) });
let agendaTimer = 0;
let holdTimer = 0;
const waiting = new Set();
let away = null;
const { move, resize } = hands({ changed: draw, stale: refresh, keep });

const calendar = dayCalendar(place, {
  day,
  canChange,
  icons: board.dataset.icons,
  onOpen: open,
  onLink: openLink,
  onClass: (id) => { location.href = `/desk/events/${id}`; },
  onMove: move,
  onResize: resize,
  onCreate: ({ member, start, minutes = "" }) => create({ ...columnOf(member), minutes, day: start.slice(0, 10), time: start.slice(11, 16) }),
});
board.classList.add("drawn");
watchHolds();

follow(`/desk/calendar/changes?${new URLSearchParams(day.places.map(({ id }) => ["branch", id]))}&after=${day.change}`, {
  onChange: heard,
  onState: said,
  onReturn: () => load(),
});

// What is only needed while the network is away comes after the page, and is there before it goes. Browsers keep nothing
// of a page that is not served encrypted.
const isKept = "kept" in document.documentElement.dataset;
const ready = isSecureContext && afterThePage().then(() => import("./away.js")).then(({ whileAway }) => {
  away = whileAway({
    board, panel, sheet, calendar, network, open, refresh, show, openSheet, closeSheet, day: () => day, query: () => view.query(),
  });
  away.dayAsItWillBe(day);
  away.follow(live.dataset.state);
  if (isKept) load();
});

function afterThePage() {
  const isLoaded = isKept || document.readyState === "complete";
  return isLoaded ? Promise.resolve() : new Promise((go) => { addEventListener("load", () => setTimeout(go, 300)); });
}

function said(state) {
  live.dataset.state = state;
  live.querySelector("span").textContent = live.dataset[state];
  away?.follow(state);
}

// While the tablet is locked nobody is signed in: what happens meanwhile is looked up when it is uncovered.
const isLocked = () => "locked" in document.body.dataset;
document.addEventListener("uncovered", load);

async function load() {
  if (isLocked()) return;
  const found = await get(`/desk/calendar/day?${view.query()}`).catch(() => undefined);
  if (isLocked()) return;
  if (found === undefined && isSecureContext) return ready.then(() => away.show(view.query()));
  if (!found) return toast("That day could not be loaded. Try again in a moment.", "trouble");
  show(found);
  redrawAgenda(0);
}

function show(page) {
  day = page;
  view.tell(day);
  calendar.setDay(away ? away.dayAsItWillBe(day) : day);
  watchHolds();
}

// A hold that lapses is no news to the server: the time is simply free again.
function watchHolds() {
  clearTimeout(holdTimer);
  const first = Math.min(...day.holds.map(({ seconds }) => seconds));
  if (first < 86_400) holdTimer = setTimeout(load, (first + 1) * 1000);
}

function heard(visit) {
  if (isLocked()) return;
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
  const found = await get(`/desk/calendar/visits/${visit}?${view.query()}`).catch(() => undefined);
  if (found === undefined) return;
  away?.heard(visit, found);
  if (found) calendar.upsert(asItWillBe(found), { fresh });
  else calendar.remove(visit);
  if (fresh) followVisit(found ?? { id: visit });
  redrawAgenda();
}

// The panel shows the visit as it is, unless somebody is busy with what stands in it.
function followVisit({ id, version }) {
  const opened = panel.querySelector("[data-visit]");
  if (opened?.dataset.visit !== String(id) || opened.dataset.version === String(version)) return;
  if (!panel.querySelector("details[open]")) unlessBusy(() => open(id, { quietly: true }));
}

// The list for printing and for eyes that like lists: drawn by the server, a moment after things have settled.
function redrawAgenda(delay = 1500) {
  clearTimeout(agendaTimer);
  agendaTimer = setTimeout(() => {
    fetchInto("#agenda", `/desk/calendar/agenda?${view.query()}`);
  }, delay);
}

// A visit as it is after a change made here: one that takes no time any more is gone from the calendar.
function draw(visit) {
  away?.heard(visit.id, visit);
  if (visit.parts.length) calendar.upsert(asItWillBe(visit));
  else calendar.remove(visit.id);
  followVisit(visit);
  redrawAgenda();
}

function asItWillBe(visit) {
  return away ? away.asItWillBe(visit) : visit;
}

function keep(visit, fields) {
  if (!away) return false;
  away.keepMove(visit, fields);
  return true;
}

async function open(visit, { quietly = false } = {}) {
  if (document.body.dataset.network === "away" && away) await away.open(visit);
  else await fetchInto("#visit-panel", `/desk/visits/${visit}`);
  if (panel.childElementCount) panel.hidden = false;
  if (!quietly) panel.querySelector("h2")?.focus();
}

/** What nobody asked for is not shown over something that was begun, or put away, while it was on its way. */
async function unlessBusy(fetching) {
  const keep = (event) => {
    const { target, sourceElement } = event.detail.ctx;
    const busy = panel.hidden || panel.querySelector("details[open]");
    if (target === panel && sourceElement === panel && busy) event.preventDefault();
  };
  document.addEventListener("htmx:after:request", keep);
  try {
    await fetching();
  } finally {
    document.removeEventListener("htmx:after:request", keep);
  }
}

async function openLink(link, { quietly = false } = {}) {
  await fetchInto("#visit-panel", `/desk/express/${link}`);
  if (!quietly) panel.querySelector("h2")?.focus();
}

// The link beside the calendar may just have been finished, or given back.
function followLink() {
  const opened = panel.querySelector("[data-link]");
  if (opened && !panel.querySelector("details[open]")) unlessBusy(() => openLink(opened.dataset.link, { quietly: true }));
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
  if (document.body.dataset.network === "away") return toast(NO_BOOKING, "attention");
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
  const person = event.target.closest("[data-person]");
  if (person && plain) {
    event.preventDefault();
    fetchInto("#sheet-body", person.getAttribute("href"));
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

function openSheet(form) {
  document.getElementById("sheet-body").replaceChildren(form);
  showSheet();
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
  if (detail.can_undo) offerUndo({ ...detail, id: detail.visit }, detail.said, draw);
  else if (detail.said) toast(detail.said, "good");
});

watchConflicts(sheet, (visit) => {
  refresh(visit);
  if (panel.querySelector("[data-visit]")?.dataset.visit === String(visit)) open(visit, { quietly: true });
});

document.addEventListener("link-changed", ({ detail }) => {
  if (sheet.open) closeSheet();
  toast(detail.said, "good");
});

const asked = new URLSearchParams(location.search).get("visit");
if (asked) open(asked, { quietly: true });
