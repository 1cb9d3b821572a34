// One visit while the network is away: drawn from what this tablet keeps, with what can be taken here and sent later.

import { button, icon, make } from "./parts.js";
import { inWords, later } from "./unsent.js";

const QUARTER = 15;
const STATUS = {
  requested: ["Request", "attention", "inbox"], waiting: ["Waiting", "information", "clock"], confirmed: ["Confirmed", "information", "check"],
  arrived: ["Arrived", "attention", "door-open"], done: ["Done", "good", "circle-check"], no_show: ["No-show", "trouble", "user-x"], cancelled: ["Cancelled", "plain", "x"],
};
const NEEDS = "Charging needs the network";
const EXPECTED = ["waiting", "confirmed", "arrived"];

/** `acts`: `change(path, fields)` and `move()`. What is not known is not shown. */
export function panelOf(visit, { facts, beside = {}, asOf, canChange }, acts) {
  const stage = visit.stage ?? beside.stage ?? "";
  const notes = visit.notes ?? beside.notes ?? "";
  return make("article", { className: "visit-card stack", data: { visit: visit.id, away: visit.id, version: "" } },
    head(visit),
    make("p", { className: "notice", data: { tone: "information" } }, icon("cloud-off"), make("span", { textContent: `Offline${asOf ? `: as of ${asOf}` : ""}. What you change here is saved on this tablet and sent later.` })),
    beside.warning && make("p", { className: "badge alert", data: { tone: "trouble" } }, icon("triangle-alert"), make("span", { textContent: `Warning: ${beside.warning}` })),
    factsOf(visit, beside),
    notes && make("section", { className: "stack tight notes" }, make("h3", { textContent: "Notes" }), make("p", { className: "words", textContent: notes })),
    beside.can_note && noteForm(notes, acts),
    canChange && EXPECTED.includes(visit.status) && visit.parts.length > 0 && nudges(visit, acts),
    make("p", { className: "hint", textContent: "Services, prices, photos, history and new visits need the network." }),
    footer(visit, stage, facts, beside, acts));
}

function head(visit) {
  const [word, tone, glyph] = STATUS[visit.status] ?? STATUS.waiting;
  const marks = make("p", { className: "marks" }, badge(word, tone, glyph), visit.unsent && " ", visit.unsent && badge(visit.unsent === "clashes" ? "Does not fit" : "Not sent yet", "attention", "send"));
  const close = make("button", { type: "button", className: "button quiet", ariaLabel: "Close", data: { leaves: "" } }, icon("x"));
  return make("header", {}, make("div", {}, make("h2", { tabIndex: -1, textContent: visit.client }), marks), close);
}

function badge(word, tone, glyph) {
  return make("span", { className: "badge", data: { tone } }, icon(glyph), word);
}

function factsOf({ parts, service }, { comment }) {
  const here = parts.filter(({ tidying }) => !tidying);
  const list = make("dl", { className: "facts" });
  const fact = (name, text) => text && list.append(make("dt", { textContent: name }), make("dd", { textContent: text }));
  if (here.length) fact("When", `${inWords(here[0].start)}–${here.at(-1).end.slice(11)}`);
  fact("Service", service);
  fact("With", [...new Set(here.map(({ name }) => name))].join(", "));
  fact("The client wrote", comment);
  return list;
}

function noteForm(notes, { change }) {
  const field = make("textarea", { id: "away-notes", name: "notes", rows: 4, value: notes });
  const label = make("label", { htmlFor: "away-notes", textContent: "Notes of this visit" });
  const form = make("form", { className: "stack tight" }, make("div", { className: "field" }, label, field), make("button", { className: "button" }, "Save the notes"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change("notes", { notes: field.value });
  });
  return make("details", {}, make("summary", { textContent: notes ? "Change the notes" : "Write a note" }), form);
}

function nudges(visit, { change, move }) {
  const { start } = visit.parts.find(({ tidying }) => !tidying);
  const by = (minutes, glyph, words) => button(`${QUARTER} min`, () => change("time", { at: later(start, minutes) }), { glyph, look: "small", ariaLabel: `${QUARTER} minutes ${words}` });
  return make("div", { className: "row nudges" }, by(-QUARTER, "minus", "earlier"), by(QUARTER, "plus", "later"), button("Move…", move, { glyph: "move", look: "small" }));
}

// Nobody's status is changed while they are in the chair: first that is taken back.
function footer(visit, stage, { steps, marks }, { can_note: canNote }, { change }) {
  const inTheChair = visit.status === "arrived" && stage;
  const next = [
    ...(visit.status === "arrived" && canNote ? marks[stage] ?? [] : []).map((each) => ({ ...each, path: "moments", fields: { mark: each.mark } })),
    ...(inTheChair ? [] : steps[visit.status] ?? []).map((each) => ({ ...each, path: "status", fields: { status: each.status } })),
  ].map((each) => [each.is_next, button(each.label, () => change(each.path, each.fields), { glyph: each.glyph, look: each.is_next ? "primary" : "small" })]);
  const lesser = next.filter(([isNext]) => !isNext).map(([, shown]) => shown);
  const charging = make("button", { type: "button", className: "button", ariaDisabled: "true" }, icon("receipt"), NEEDS);
  return make("footer", { className: "visit-actions" },
    lesser.length > 0 && make("div", { className: "row lesser" }, ...lesser),
    make("div", { className: "row main" }, charging, ...next.filter(([isNext]) => isNext).map(([, shown]) => shown)));
}

/** The form of another time; `done` is given its fields. Whether it can be had is known when it is sent. */
export function timeForm(visit, columns, done) {
  const first = visit.parts.find(({ tidying }) => !tidying);
  const field = (name, label, control) => make("div", { className: "field" }, make("label", { htmlFor: `away-${name}`, textContent: label }), Object.assign(control, { id: `away-${name}`, name }));
  const people = make("select", {}, ...columns.map(({ member, name }) => make("option", { value: member, textContent: name, selected: member === first.member })));
  const form = make("form", { className: "stack" },
    make("header", { className: "row between" }, make("h2", { id: "sheet-title", tabIndex: -1, textContent: `Move ${visit.client}` }), make("button", { type: "button", className: "button quiet", ariaLabel: "Close", data: { closes: "sheet" } }, icon("x"))),
    make("p", { className: "notice", data: { tone: "information" } }, icon("cloud-off"), make("span", { textContent: "The network is away: whether that time is free is known when this is sent. If it is not, you are asked." })),
    make("div", { className: "pair" }, field("day", "Day", make("input", { type: "date", required: true, value: first.start.slice(0, 10) })), field("time", "Time", make("input", { type: "time", required: true, value: first.start.slice(11) }))),
    field("member", "With", people),
    make("footer", { className: "actions" }, make("button", { className: "button primary" }, "Move on this tablet")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { day, time, member } = Object.fromEntries(new FormData(form));
    done({ at: `${day}T${time}`, ...(Number(member) === first.member ? {} : { member }) });
  });
  return form;
}
