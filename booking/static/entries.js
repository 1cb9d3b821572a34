// What stands in the calendar: visits, holds, classes, and time that is shut, as the library's events and their content.
// Every sort is told by a word or a glyph and by its form, never by colour alone.

import { sizes } from "./by_hand.js";
import { endOf, inWords } from "./links.js";

const GLYPHS = { requested: "inbox", waiting: "clock", confirmed: "check", arrived: "door-open", done: "circle-check", no_show: "user-x" };
const WORDS = { requested: "Request", waiting: "Waiting", confirmed: "Confirmed", arrived: "Arrived", done: "Done", no_show: "No-show" };
const UNSENT = {
  waits: { glyph: "send", word: "Not sent", said: "not sent yet" },
  clashes: { glyph: "triangle-alert", word: "Does not fit", said: "your change does not fit" },
};
const SHADES = { break: "Break", away: "Away", elsewhere: "At another branch", off: "" };

/** The drawing of one calendar: `canChange` whether there is something to press on what is held, `canMove()` whether visits are, `icons` the sprite. */
export function drawing({ canMove, canChange, icons }) {
  function eventsOf(visit) {
    const alone = visit.parts.every(({ member }) => member === visit.parts[0].member);
    const movable = canMove() && alone && !["requested", "done", "no_show"].includes(visit.status);
    const handle = visit.parts.find(({ tidying }) => !tidying);
    return visit.parts.map((part, number) => ({
      id: `visit-${visit.id}-${number}`,
      resourceIds: [part.member],
      start: part.start,
      end: part.end,
      startEditable: movable && part === handle,
      durationEditable: movable && part === sizes(visit.parts),
      classNames: part.tidying ? ["tidying"] : looksOf(visit, part),
      extendedProps: { visit, part },
    }));
  }

  function content({ display, extendedProps: { visit, part, hold, ends, group, shade }, start, end }) {
    if (!visit && !shade && !hold && !group && display !== "pointer") return [times({ start: wall(start), end: wall(end) })];
    if (display === "pointer") return [make("span", "pointer-time", clock(wall(start)))];
    if (shade) return shade.name ? [make("span", "shade-name", shade.name)] : [];
    if (part?.tidying) return [make("span", "shade-name", "Getting ready")];
    if (hold?.link) return linkHold(hold, ends);
    if (hold) return [make("strong", "", "Being booked"), make("span", "", hold.service), times(hold.part)];
    if (group) return [classLink(group)];
    const unsent = UNSENT[visit.unsent];
    const name = make("strong", "name");
    name.append(icon(GLYPHS[visit.status]), make("span", "", visit.client));
    if (visit.warning) {
      name.append(icon("circle-alert"));
      name.lastChild.classList.add("warns");
      name.title = visit.warning;
    }
    if (visit.company) name.append(icon("users"));
    const along = visit.company ? `, comes together with ${visit.company}` : "";
    for (const [, colour] of visit.labels) name.append(make("span", `label-dot tint-${colour}`));
    const marks = visit.labels.map(([word]) => `, ${word}`);
    const apart = [visit.warning && `, warning: ${visit.warning}`, unsent && `, ${unsent.said}`, visit.forced && ", saved anyway", ...marks, part.aside && ", not among those looked for"];
    const said = make("span", "visually-hidden", [`${WORDS[visit.status]}, with ${part.name}${along}`, ...apart].filter(Boolean).join(""));
    if (visit.forced) name.append(icon("triangle-alert"), make("span", "forced-word", "Anyway"));
    if (unsent) name.append(icon(unsent.glyph));
    const moved = display === "preview" ? { start: wall(start), end: "" } : part;
    const button = Object.assign(make("button", "opens"), { type: "button" });
    button.dataset.visit = visit.id;
    button.append(name, make("span", "service", part.service || visit.service), times(moved, visit.has_comment, unsent?.word), said);
    // Enter already clicks a button; the library would count it once more.
    button.addEventListener("keydown", (event) => event.stopPropagation());
    return [button];
  }

  function linkHold({ link, client, service, part }, ends) {
    const name = make("strong", "name");
    name.append(icon("timer"), make("span", "", client));
    const left = make("span", "left", inWords(Math.max(0, Math.round((ends - performance.now()) / 1000))));
    Object.assign(left.dataset, { ends, seconds: "" });
    const shown = [name, left, make("span", "service", service), times(part), make("span", "visually-hidden", `link sent, with ${part.name}`)];
    if (!canChange) return shown;
    const button = Object.assign(make("button", "opens"), { type: "button" });
    button.dataset.heldLink = link;
    button.append(...shown);
    button.addEventListener("keydown", (event) => event.stopPropagation());
    return [button];
  }

  function classLink({ id, title, taken, part }) {
    const link = Object.assign(make("a", "opens"), { href: `/desk/events/${id}` });
    const name = make("strong", "name");
    name.append(icon("users"), make("span", "", title));
    link.append(name, make("span", "service", taken), times(part), make("span", "visually-hidden", `places taken, with ${part.name}`));
    link.addEventListener("keydown", (event) => event.stopPropagation());
    return link;
  }

  function times({ start, end }, remark, word) {
    const shownTime = make("span", "times", end ? `${clock(start)}–${clock(end)}` : clock(start));
    if (remark) shownTime.append(icon("message-circle"));
    if (word) shownTime.append(make("span", "unsent-word", word));
    return shownTime;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS(svg.namespaceURI, "use"));
    svg.firstChild.setAttribute("href", `${icons}#${name}`);
    return svg;
  }

  return { eventsOf, content };
}

export function shadesOf({ member, shades }, days) {
  return shades.map(({ start, end, kind }, number) => ({
    id: `shade-${member}-${number}`,
    resourceIds: [member],
    start,
    end,
    display: "background",
    classNames: ["shade", `shade-${kind}`],
    extendedProps: { shade: { name: kind === "off" && isWholeDay({ start, end }) ? (days > 1 ? "Off" : "Off today") : SHADES[kind] } },
  }));
}

function isWholeDay({ start, end }) {
  return start.slice(11) === "00:00" && end.slice(11) === "00:00";
}

/** The hours in which the branch itself is shut, under everything else; why, where it is shut all day. */
export function closedOf({ member }, { hours, closed }) {
  return Object.entries(hours).flatMap(([day, open]) => {
    const edges = ["00:00", ...open.map(clockOf), "24:00"];
    return edges.filter((edge, number) => number % 2 === 0 && edge !== edges[number + 1]).map((edge) => ({
      id: `closed-${member}-${day}-${edge}`,
      resourceIds: [member],
      start: `${day}T${edge}`,
      end: `${day}T${edges[edges.indexOf(edge) + 1]}`,
      display: "background",
      classNames: ["shade", "shade-closed"],
      extendedProps: { shade: { name: open.length ? "Closed" : ["Closed", closed[day]].filter(Boolean).join(": ") } },
    }));
  });
}

/** Where clocks differ the library's one line would be wrong in every other branch: each column has its own. */
export function nowOf({ member }, { offset }) {
  const there = new Date(Date.now() + minutesOf(offset) * 60_000).toISOString().slice(0, 16);
  return {
    id: `now-${member}`,
    resourceIds: [member],
    start: there,
    end: there.slice(0, 14) + String(Math.min(Number(there.slice(14)) + 1, 59)).padStart(2, "0"),
    display: "background",
    classNames: ["now-there"],
    extendedProps: { shade: { name: "" } },
  };
}

/** UTC+1, UTC-3:30 */
function shortOffset(offset) {
  return `UTC${offset.replace(/^(.)0/, "$1").replace(":00", "")}`;
}

function minutesOf(offset) {
  const [hours, minutes] = offset.slice(1).split(":").map(Number);
  return (offset[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}

function clockOf(minutes) {
  return [Math.floor(minutes / 60), minutes % 60].map((number) => String(number).padStart(2, "0")).join(":");
}

export function holdOf(hold) {
  const { member, start, end } = hold.part;
  return {
    id: `hold-${hold.id}`,
    resourceIds: [member],
    start,
    end,
    startEditable: false,
    classNames: ["hold", sizeOf(hold.part)],
    extendedProps: { hold, ends: endOf(hold.seconds) },
  };
}

export function classOf(group) {
  const { member, start, end } = group.part;
  return {
    id: `class-${group.id}`,
    resourceIds: [member],
    start,
    end,
    startEditable: false,
    classNames: ["visit", "class", `tint-${group.colour}`, "is-confirmed", sizeOf(group.part)],
    extendedProps: { group },
  };
}

/** Who it is, which leads to their day, and where several branches stand side by side, in which and what its clock says. */
export function columnHead({ id, title, extendedProps: { title: what, branch, place, isPerson } }, day) {
  const head = [make("strong", "", title), make("small", "", what)];
  if (place) head.push(make("small", "place", `${shortOffset(place.offset)} ${place.name}`));
  if (!isPerson) return head;
  const link = Object.assign(make("a", "person"), { href: `/desk/calendar/people/${id}?branch=${branch}&day=${day}` });
  link.dataset.person = id;
  link.append(...head);
  return [link];
}

function looksOf(visit, part) {
  const looks = ["visit", `tint-${part.colour || visit.colour}`, `is-${visit.status}`, sizeOf(part)];
  return [...looks, visit.forced && "is-forced", visit.unsent && "is-unsent", part.aside && "is-aside"].filter(Boolean);
}

function make(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function clock(moment) {
  return moment.slice(11, 16);
}

/** How many lines fit: one below half an hour, two below three quarters, else three. */
function sizeOf(part) {
  const minutes = length(part);
  if (minutes < 30) return "short";
  return minutes < 45 ? "middling" : "tall";
}

function length({ start, end }) {
  return (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 60_000;
}

/** The library hands out dates whose local fields are the branch's wall clock. */
export function wall(date) {
  const two = (number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
