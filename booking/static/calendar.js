// The day calendar. The only file that knows the library which draws it (EventCalendar, kit/static/vendor), so that
// another could take its place: setDay, upsert and remove go in; onOpen, onMove, onResize and onCreate come out.
// Moments are strings of the branch's wall clock without an offset; the server alone turns them into real time.

import { byHand, sizes } from "./by_hand.js";
import { endOf, inWords } from "./links.js";

const GLYPHS = { requested: "inbox", waiting: "clock", confirmed: "check", arrived: "door-open", done: "circle-check", no_show: "user-x" };
const WORDS = { requested: "Request", waiting: "Waiting", confirmed: "Confirmed", arrived: "Arrived", done: "Done", no_show: "No-show" };
const SHADES = { break: "Break", away: "Away", elsewhere: "At another branch", off: "" };
const WRONG_ROLES = "article[role], [role=table], [role=rowgroup], [role=row], [role=cell], [role=columnheader]";

export function dayCalendar(element, { day, canChange, icons, onOpen, onClass, onLink, onMove, onResize, onCreate }) {
  let shown = day;
  let dragging = false;
  const postponed = new Map();

  const library = window.EventCalendar.create(element, {
    view: "resourceTimeGridDay",
    headerToolbar: { start: "", center: "", end: "" },
    locale: "en-GB",
    timeZone: day.offset,
    allDaySlot: false,
    slotDuration: "00:15",
    slotHeight: 28,
    slotLabelInterval: "01:00",
    slotLabelFormat: { hour: "2-digit", minute: "2-digit" },
    flexibleSlotTimeLimits: true,
    slotEventOverlap: false,
    columnWidth: "minmax(var(--column), 1fr)",
    nowIndicator: true,
    pointer: canChange,
    height: "100%",
    editable: canChange,
    resourceLabelContent: ({ resource }) => ({ domNodes: columnHead(resource) }),
    eventContent: ({ event }) => ({ domNodes: content(event) }),
    eventClick: ({ event: { extendedProps: { visit, group, hold } } }) => {
      if (visit) onOpen(visit.id);
      else if (group) onClass(group.id);
      else if (hold?.link && canChange) onLink(hold.link);
    },
    dateClick: ({ dateStr, resource }) => canChange && onCreate({ member: resource.id, start: dateStr.slice(0, 16) }),
    ...byHand({ canChange, onResize, onCreate, hold, unselect: () => library.unselect() }),
    eventDrop: dropped,
    eventAllUpdated: mend,
    viewDidMount: mend,
    ...pageOf(day),
  });
  new MutationObserver(mend).observe(element, { childList: true, subtree: true });
  scrollToWork();

  function pageOf(page) {
    return {
      date: page.day,
      slotMinTime: page.opens,
      slotMaxTime: page.closes,
      resources: page.columns.map(({ member, name, title }) => ({ id: member, title: name, extendedProps: { title } })),
      events: [...page.columns.flatMap(shadesOf), ...page.holds.map(holdOf), ...page.classes.map(classOf), ...page.visits.flatMap(eventsOf)],
    };
  }

  function setDay(page) {
    const moved = page.day !== shown.day;
    keepFocus(document.activeElement.dataset.visit);
    shown = page;
    for (const [name, value] of Object.entries(pageOf(page))) library.setOption(name, value);
    if (moved) scrollToWork();
  }

  function upsert(visit, { fresh = false } = {}) {
    if (dragging) return void postponed.set(visit.id, visit);
    if (isShown(visit)) return;
    keepFocus(visit.id);
    const events = eventsOf(visit).filter(({ start }) => start.startsWith(shown.day));
    const wanted = new Set(events.map(({ id }) => id));
    partsOf(visit.id).filter(({ id }) => !wanted.has(id)).forEach(({ id }) => library.removeEventById(id));
    for (const event of events) {
      if (fresh) event.classNames.push("fresh");
      if (library.getEventById(event.id)) library.updateEvent(event);
      else library.addEvent(event);
    }
  }

  // One's own change is told twice, by its answer and by the news: what is drawn already stays under the finger.
  function isShown(visit) {
    const [drawn] = partsOf(visit.id);
    return drawn !== undefined && JSON.stringify(drawn.extendedProps.visit) === JSON.stringify(visit);
  }

  // A visit that is drawn anew must not lose the focus of whoever stands on it.
  function keepFocus(id) {
    const on = document.activeElement;
    if (!id || !element.contains(on) || on.dataset.visit !== String(id)) return;
    requestAnimationFrame(() => document.activeElement === document.body && find(id)?.focus());
  }

  function remove(id) {
    partsOf(id).forEach((part) => library.removeEventById(part.id));
  }

  function partsOf(id) {
    return library.getEvents().filter(({ extendedProps }) => extendedProps.visit?.id === id);
  }

  function find(id) {
    return element.querySelector(`[data-visit="${id}"]`);
  }

  function hold(isHeld) {
    dragging = isHeld;
    if (!isHeld) catchUp();
  }

  function catchUp() {
    // The drop itself is reported after this; what the server says then is newer.
    setTimeout(() => {
      for (const visit of postponed.values()) upsert(visit);
      postponed.clear();
    });
  }

  function dropped({ event, newResource, revert }) {
    const member = newResource?.id ?? event.resourceIds[0];
    onMove({ visit: event.extendedProps.visit, start: wall(event.start), member, revert });
  }

  function eventsOf(visit) {
    const alone = visit.parts.every(({ member }) => member === visit.parts[0].member);
    const movable = canChange && alone && !["requested", "done", "no_show"].includes(visit.status);
    const handle = visit.parts.find(({ tidying }) => !tidying);
    return visit.parts.map((part, number) => ({
      id: `visit-${visit.id}-${number}`,
      resourceIds: [part.member],
      start: part.start,
      end: part.end,
      startEditable: movable && part === handle,
      durationEditable: movable && part === sizes(visit.parts),
      classNames: part.tidying ? ["tidying"] : ["visit", `tint-${part.colour || visit.colour}`, `is-${visit.status}`, visit.forced ? "is-forced" : "", sizeOf(part)],
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
    const name = make("strong", "name");
    name.append(icon(GLYPHS[visit.status]), make("span", "", visit.client));
    if (visit.company) name.append(icon("users"));
    if (visit.forced) name.append(icon("triangle-alert"));
    for (const [, colour] of visit.labels) name.append(make("span", `label-dot tint-${colour}`));
    const along = visit.company ? `, comes together with ${visit.company}` : "";
    const marks = [...(visit.forced ? ["saved anyway"] : []), ...visit.labels.map(([word]) => word)].map((word) => `, ${word}`).join("");
    const said = make("span", "visually-hidden", `${WORDS[visit.status]}, with ${part.name}${along}${marks}`);
    const moved = display === "preview" ? { start: wall(start), end: "" } : part;
    const button = Object.assign(make("button", "opens"), { type: "button" });
    button.dataset.visit = visit.id;
    button.append(name, make("span", "service", part.service || visit.service), times(moved, visit.has_comment), said);
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

  function times({ start, end }, remark) {
    const shownTime = make("span", "times", end ? `${clock(start)}–${clock(end)}` : clock(start));
    if (remark) shownTime.append(icon("message-circle"));
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

  function mend() {
    // The library calls its grid a table and each article a button, which they are not; ours holds a real button.
    for (const each of element.querySelectorAll(WRONG_ROLES)) {
      for (const name of ["role", "aria-colspan", "aria-colindex", "aria-colcount"]) each.removeAttribute(name);
      if (each.matches("article")) each.removeAttribute("tabindex");
    }
    const main = element.querySelector(".ec-main");
    if (main && main.tabIndex !== 0) {
      main.tabIndex = 0;
      main.setAttribute("role", "region");
      main.setAttribute("aria-label", "Day calendar");
    }
  }

  function scrollToWork() {
    requestAnimationFrame(() => {
      const now = element.querySelector(".ec-now-indicator");
      const main = element.querySelector(".ec-main");
      if (now && main) main.scrollTop = now.offsetTop - main.clientHeight / 3;
      else if (main) main.scrollTop = 0;
    });
  }

  return { setDay, upsert, remove, find };
}

function shadesOf({ member, shades }) {
  return shades.map(({ start, end, kind }, number) => ({
    id: `shade-${member}-${number}`,
    resourceIds: [member],
    start,
    end,
    display: "background",
    classNames: ["shade", `shade-${kind}`],
    extendedProps: { shade: { name: start.slice(11) === "00:00" && end.slice(11) === "00:00" ? "Off today" : SHADES[kind] } },
  }));
}

function holdOf(hold) {
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

function classOf(group) {
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

function columnHead({ title, extendedProps }) {
  return [make("strong", "", title), make("small", "", extendedProps.title)];
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
function wall(date) {
  const two = (number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
