// The calendar while the network is away: the kept day is shown, changes go into the outbox and are drawn as not sent.

import { newCode, toast } from "../kit/desk.js";
import { panelOf, timeForm } from "./away-panel.js";
import { coded, fetchInto } from "./asking.js";
import { showConflict } from "./conflict.js";
import { keptDays } from "./kept.js";
import { add, drop, settled } from "./outbox.js";
import { over } from "./unsent.js";
import { waits } from "./waits.js";

const QUEUED = /^\/desk\/visits\/(\d+)\/(status|moments|notes|time)$/;
const SHEETS = /^\/desk\/visits\/(\d+)\/time$/;
const VISIT = /^\/desk\/visits\/(\d+)$/;
const { account, who } = document.body.dataset;
const CHOSEN = ["view", "by", "people", "category", "status"];
const LIST = "/desk/calendar/agenda"; // asked for by the page itself, and not by anybody
const A_MINUTE = 60_000;
const A_WHILE = 4000; // a connection that is opened anew is not away

/** `page` is the calendar: what it shows (`day()`), and how it draws, opens and closes. */
export function whileAway(page) {
  const { board, panel, calendar } = page;
  const kept = keptDays(account);
  const bases = new Map();
  let facts = { beside: {}, steps: {}, marks: {} };
  let asOf = 0;
  let isLive = false;
  let resolving = null;
  let timer = 0;
  const strip = waits({ changed, sent, offline, names, clock, open: page.open, compare, another });

  function names() {
    return new Map(page.day().columns.map(({ member, name }) => [member, name]));
  }

  function of(visit) {
    return strip.changes().filter((each) => each.visit === visit);
  }

  /** A visit as it will be when all is sent. */
  function asItWillBe(visit) {
    bases.set(visit.id, visit);
    const waiting = of(visit.id);
    return waiting.length ? over(visit, waiting, names()) : visit;
  }

  function dayAsItWillBe(day) {
    bases.clear();
    return { ...day, visits: day.visits.map(asItWillBe) };
  }

  function changed(mine, before) {
    const touched = new Set([...mine, ...before].map(({ visit }) => visit));
    // The strip counts with what it has just read; the visits are drawn once it has taken that over.
    queueMicrotask(() => touched.forEach(redraw));
  }

  function redraw(id) {
    const base = bases.get(id);
    if (base) calendar.upsert(asItWillBe(base));
    if (panel.querySelector(`[data-away="${id}"]`)) openAway(id);
  }

  function sent(change, visit) {
    if (!visit.parts) return;
    heard(visit.id, visit);
    page.refresh(change.visit);
  }

  function heard(id, visit) {
    if (visit) bases.set(id, visit);
    else bases.delete(id);
    kept.patch(id, visit);
  }

  // Shown and kept days

  async function keep() {
    const { places, today, days, shape } = page.day();
    const shown = shape === "columns" ? days : [];
    const wanted = [...new Set([today, dayAfter(today), ...shown])];
    for (const day of wanted) await kept.take(places.map(({ id }) => id), day);
    const worker = await navigator.serviceWorker?.ready;
    if (!await kept.hasPage()) worker?.active?.postMessage("keep");
    board.dataset.kept = wanted.join(" ");
  }

  async function show(query) {
    lost();
    const branches = query.getAll("branch").map(Number);
    const day = query.get("day") || page.day().today;
    const found = await kept.find(branches, day);
    if (found) {
      facts = found;
      asOf = found.at;
      page.show(found.sheet);
      if (CHOSEN.some((name) => query.has(name))) toast("Without the network a day is shown whole: one day, with everybody and everything.", "information");
    } else {
      toast(`${day} is not kept on this tablet. Today and tomorrow are, and the days last looked at.`, "attention");
    }
    strip.tell();
  }

  function offline() {
    if (document.body.dataset.network !== "away") return "";
    return asOf ? `Offline: the day as of ${clock(asOf)}.` : "Offline.";
  }

  function clock(moment) {
    const [, sign, hours, minutes] = page.day().offset.match(/(.)(\d\d):(\d\d)/);
    const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * A_MINUTE;
    return new Date(moment + offset).toISOString().slice(11, 16);
  }

  // What is pressed

  async function change(visit, path, fields) {
    const base = bases.get(visit) ?? { client: "A visit" };
    await add({ account, who, visit, path, fields, client: base.client });
  }

  async function openAway(visit) {
    const found = bases.get(visit);
    const beside = facts.beside[visit];
    if (!found) return toast("This visit is not kept on this tablet. It can be opened when the network is back.", "attention");
    const shown = asItWillBe(found);
    const context = { facts, beside, asOf: asOf ? clock(asOf) : "", canChange: board.dataset.canChange === "yes" };
    panel.replaceChildren(panelOf(shown, context, {
      change: (path, fields) => change(visit, path, asPairs(coded(path, { ...fields, version: found.version }))),
      move: () => openMove(visit),
    }));
    panel.hidden = false;
  }

  function openMove(visit) {
    const found = bases.get(visit);
    if (!found) return;
    page.openSheet(timeForm(asItWillBe(found), page.day().columns, (fields) => {
      page.closeSheet();
      change(visit, "time", asPairs(coded("time", { ...fields, version: found.version })));
    }));
  }

  // What no longer fits

  function compare(found) {
    resolving = found;
    showConflict(found.visit, found.path, Object.fromEntries(found.fields));
  }

  function another(found) {
    resolving = found;
    fetchInto("#sheet-body", `/desk/visits/${found.visit}/time`);
  }

  document.addEventListener("visit-changed", ({ detail: { visit, version } }) => {
    if (resolving?.visit !== visit || version === undefined) return;
    settled(resolving, version).then(strip.resend);
    resolving = null;
  });

  page.sheet.addEventListener("click", ({ target }) => {
    if (resolving && target.closest("[data-theirs]")) drop(resolving.number).then(strip.resend);
  });
  page.sheet.addEventListener("close", () => { resolving = null; });

  // What is sent from a form: with a code from the first time on, because the answer may be what is lost.

  document.addEventListener("htmx:config:request", ({ detail: { ctx: { request } } }) => {
    if (request.method !== "POST" || !QUEUED.test(request.action) || request.body.has("form_code")) return;
    request.body.append("form_code", newCode());
    request.body.append("made_by", account);
  });

  document.addEventListener("htmx:error", (event) => {
    const { ctx } = event.detail;
    if (!ctx || ctx.response) return;
    const { method, action, body } = ctx.request;
    const path = new URL(action, location.href).pathname;
    const saves = method === "POST" && path.match(QUEUED);
    const opens = method === "GET" && (path.match(VISIT) ?? path.match(SHEETS));
    if (!saves && !opens && path !== LIST) return;
    event.stopImmediatePropagation();
    lost();
    if (path === LIST) return;
    if (saves) saved(Number(saves[1]), saves[2], asPairs(Object.fromEntries(body)));
    else if (SHEETS.test(path)) openMove(Number(opens[1]));
    else openAway(Number(opens[1]));
  }, { capture: true });

  function saved(visit, path, fields) {
    page.closeSheet();
    change(visit, path, fields).then(() => openAway(visit));
  }

  // Away and back

  function missed() {
    timer = 0;
    lost();
  }

  function lost() {
    if (document.body.dataset.network === "away") return;
    page.network("away");
  }

  document.addEventListener("network", ({ detail }) => {
    if (detail === "away") gone();
    else back();
  });

  async function gone() {
    const { places, day } = page.day();
    const found = await kept.find(places.map(({ id }) => id), day);
    if (found) facts = found;
    asOf = found?.at ?? asOf;
    strip.tell();
  }

  async function back() {
    const outcome = await strip.resend();
    if (outcome === "away") return lost();
    const opened = panel.querySelector("[data-away]")?.dataset.away;
    if ("kept" in document.documentElement.dataset) return renew(opened);
    if (opened) page.open(Number(opened), { quietly: true });
  }

  /** A kept page is an old one: its links and its list are those of another time. */
  function renew(opened) {
    const query = page.query();
    if (opened) query.set("visit", opened);
    if (!document.querySelector("dialog:modal")) location.replace(`/desk/calendar?${query}`);
  }

  /** From the news: "live" or "away". */
  function follow(state) {
    isLive = state === "live";
    if (isLive) {
      clearTimeout(timer);
      timer = 0;
      const wasAway = document.body.dataset.network === "away";
      page.network("live");
      if (!wasAway && "kept" in document.documentElement.dataset) back();
      kept.note();
      setTimeout(keep, 1000);
    } else {
      timer ||= setTimeout(missed, A_WHILE); // told again and again while it tries
    }
  }

  // On a tablet that was locked and is open again for the same person nothing is kept any more.
  setInterval(async () => {
    if (!isLive || document.hidden || "locked" in document.body.dataset) return;
    if (await kept.hasPage()) kept.note();
    else keep();
  }, A_MINUTE);
  navigator.serviceWorker?.addEventListener("controllerchange", keep);

  /** Dropped while the network is away: it stays where it was dropped. */
  function keepMove(visit, fields) {
    lost();
    change(visit.id, "time", asPairs(fields));
  }

  return { asItWillBe, dayAsItWillBe, heard, show, open: openAway, keepMove, follow };
}

/** As a form sends them, and in the order in which it did. */
function asPairs(fields) {
  return Object.entries(fields).map(([name, value]) => [name, String(value)]);
}

function dayAfter(day) {
  return new Date(Date.parse(`${day}T00:00Z`) + 24 * 60 * A_MINUTE).toISOString().slice(0, 10);
}
