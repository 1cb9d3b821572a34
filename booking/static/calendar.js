// The day calendar. The only file that knows the library which draws it (EventCalendar, kit/static/vendor), so that
// another could take its place: setDay, upsert and remove go in; onOpen, onMove, onResize and onCreate come out.
// Moments are strings of the branch's wall clock without an offset; the server alone turns them into real time.

import { byHand } from "./by_hand.js";
import { classOf, closedOf, columnHead, drawing, holdOf, nowOf, shadesOf, wall } from "./entries.js";

const WRONG_ROLES = "article[role], [aria-colspan], [aria-colindex], [role=table], [role=rowgroup], [role=row], [role=cell], [role=columnheader]";
const HEIGHTS = { normal: 28, compact: 24 };
const MINUTE = 60_000;
// Its own classes of these names dress everything in the grid in another cursor: each drag would style all of it anew, twice.
const UNDRESSED = { dragging: "is-dragging", resizingX: "is-resizing", resizingY: "is-resizing" };

export function dayCalendar(element, { day, canChange, icons, onOpen, onClass, onLink, onMove, onResize, onCreate }) {
  let shown = day;
  let dragging = false;
  let mending = 0;
  const answers = new Map();
  const headings = new WeakMap();
  const postponed = new Map();
  const { eventsOf, content } = drawing({ canMove: () => canChange && shown.by === "staff", canChange, icons });

  const { events, ...options } = pageOf(day);
  let drawn = options;

  const library = window.EventCalendar.create(element, {
    view: "resourceTimeGridDay",
    headerToolbar: { start: "", center: "", end: "" },
    locale: "en-GB",
    timeZone: day.offset,
    allDaySlot: false,
    slotDuration: "00:15",
    slotHeight: HEIGHTS[element.closest("[data-density]")?.dataset.density] ?? HEIGHTS.normal,
    slotLabelInterval: "01:00",
    slotLabelFormat: { hour: "2-digit", minute: "2-digit" },
    eventTimeFormat: () => "",
    slotEventOverlap: false,
    columnWidth: "minmax(var(--column), 1fr)",
    dayHeaderFormat: { weekday: "short", day: "numeric", month: "short" },
    pointer: canChange,
    theme: (theme) => ({ ...theme, ...UNDRESSED }),
    height: "100%",
    editable: canChange,
    resourceLabelContent: ({ resource, date }) => headOf(resource, date),
    eventContent: ({ event }) => contentOf(event),
    eventClick: ({ event: { extendedProps: { visit, group, hold } } }) => {
      if (visit) onOpen(visit.id);
      else if (group) onClass(group.id);
      else if (hold?.link && canChange) onLink(hold.link);
    },
    dateClick: ({ dateStr, resource }) => canChange && onCreate({ member: resource.id, start: dateStr.slice(0, 16) }),
    ...byHand({ canChange, onResize, onCreate, hold, unselect: () => library.unselect() }),
    eventDrop: dropped,
    eventAllUpdated: mendSoon,
    viewDidMount: mend,
    ...drawn,
    events,
  });
  new MutationObserver(drawnAnew).observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ["role"] });
  scrollToWork();

  setInterval(() => clocksDiffer(shown) && drawNow(), MINUTE);

  function pageOf(page) {
    const places = new Map(page.places.map((place) => [place.id, place]));
    const several = page.places.length > 1;
    return {
      date: page.day,
      duration: { days: page.days.length },
      timeZone: page.offset,
      datesAboveResources: page.days.length > 1,
      nowIndicator: !clocksDiffer(page),
      slotMinTime: page.opens,
      slotMaxTime: page.closes,
      resources: page.columns.map(({ member, name, title, branch }) => ({
        id: member, title: name, extendedProps: { title, branch, place: several ? places.get(branch) : null, isPerson: page.by === "staff" },
      })),
      events: [
        ...page.columns.flatMap((column) => closedOf(column, places.get(column.branch))),
        ...page.columns.flatMap((column) => shadesOf(column, page.days.length)),
        ...(clocksDiffer(page) ? page.columns.map((column) => nowOf(column, places.get(column.branch))) : []),
        ...page.holds.map(holdOf), ...page.classes.map(classOf), ...page.visits.flatMap(eventsOf),
      ],
    };
  }

  function clocksDiffer(page) {
    return page.places.some(({ offset }) => offset !== page.offset);
  }

  function drawNow() {
    const places = new Map(shown.places.map((place) => [place.id, place]));
    for (const column of shown.columns) library.updateEvent(nowOf(column, places.get(column.branch)));
  }

  // The library asks for everything again whenever anything moves. The very answer it had before costs it nothing;
  // what goes on over midnight is drawn twice and cannot be in two places.
  function contentOf(event) {
    const { id, display, start, end, extendedProps } = event;
    if (display === "preview" || display === "pointer" || wall(start).slice(0, 10) !== wall(end).slice(0, 10)) return { domNodes: content(event) };
    const held = answers.get(id);
    if (held?.display === display && held.extendedProps === extendedProps) return held.answer;
    const answer = { domNodes: content(event) };
    answers.set(id, { display, extendedProps, answer });
    return answer;
  }

  function headOf(resource, date) {
    const heads = headings.get(resource) ?? new Map();
    headings.set(resource, heads);
    if (!heads.has(String(date))) heads.set(String(date), { domNodes: columnHead(resource, date ? wall(date).slice(0, 10) : shown.day) });
    return heads.get(String(date));
  }

  function setDay(page) {
    const moved = page.days.join() !== shown.days.join();
    keepFocus(document.activeElement.dataset.visit);
    shown = page;
    element.classList.toggle("by-rooms", page.by === "rooms");
    if (page.shape !== "columns") return;
    const { events, ...options } = pageOf(page);
    // What is as it was is left alone: the library draws everything anew for each thing it is told.
    for (const [name, value] of Object.entries(options)) {
      if (JSON.stringify(value) !== JSON.stringify(drawn[name])) library.setOption(name, value);
    }
    drawn = options;
    if (moved) answers.clear();
    if (moved) library.setOption("events", events);
    else exchange(events);
    if (moved) scrollToWork();
  }

  function exchange(events) {
    const wanted = new Map(events.map((event) => [event.id, event]));
    for (const { id } of library.getEvents()) if (!wanted.has(id)) library.removeEventById(id);
    for (const event of events) {
      const there = library.getEventById(event.id);
      if (!there) library.addEvent(event);
      else if (!isSame(there, event)) library.updateEvent(event);
    }
  }

  function isSame(there, { start, end, resourceIds, extendedProps }) {
    const place = [wall(there.start), wall(there.end), ...there.resourceIds].join();
    return place === [start, end, ...resourceIds].join() && JSON.stringify(there.extendedProps) === JSON.stringify(extendedProps);
  }

  function setDensity(density) {
    library.setOption("slotHeight", HEIGHTS[density]);
  }

  function upsert(visit, { fresh = false } = {}) {
    if (dragging) return void postponed.set(visit.id, visit);
    if (shown.shape !== "columns" || isShown(visit)) return;
    keepFocus(visit.id);
    const events = eventsOf(visit).filter(isInSight);
    makeRoom(events);
    const wanted = new Set(events.map(({ id }) => id));
    partsOf(visit.id).filter(({ id }) => !wanted.has(id)).forEach(({ id }) => library.removeEventById(id));
    for (const event of events) {
      if (fresh) event.classNames.push("fresh");
      if (library.getEventById(event.id)) library.updateEvent(event);
      else library.addEvent(event);
    }
  }

  // The library could look for the first and last hour itself, but would draw every head anew whenever anything moves.
  function makeRoom(events) {
    for (const { start, end } of events) {
      const overnight = start.slice(0, 10) !== end.slice(0, 10);
      const opens = overnight ? "00:00" : `${start.slice(11, 13)}:00`;
      const closes = overnight ? "24:00" : `${String(Number(end.slice(11, 13)) + (end.endsWith(":00") ? 0 : 1)).padStart(2, "0")}:00`;
      if (opens < drawn.slotMinTime) reach("slotMinTime", opens);
      if (closes > drawn.slotMaxTime) reach("slotMaxTime", closes);
    }
  }

  function reach(name, hour) {
    drawn = { ...drawn, [name]: hour };
    library.setOption(name, hour);
  }

  function isInSight({ start, end, resourceIds: [column] }) {
    const during = start.slice(0, 10) <= shown.days.at(-1) && end > shown.day;
    return during && shown.columns.some(({ member }) => member === column);
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

  /** Somebody may read the page before the next frame: a visit is no button for a moment either. */
  function drawnAnew(changes) {
    for (const { target, addedNodes } of changes) {
      [target, ...addedNodes].filter((each) => each.matches?.("article[role]")).forEach(unbutton);
    }
    mendSoon();
  }

  function unbutton(article) {
    for (const name of ["role", "tabindex"]) article.removeAttribute(name);
  }

  // Once a frame is enough, however many things change in it.
  function mendSoon() {
    cancelAnimationFrame(mending);
    mending = requestAnimationFrame(mend);
  }

  function mend() {
    // The library calls its grid a table and each article a button, which they are not; ours holds a real button.
    for (const each of element.querySelectorAll(WRONG_ROLES)) {
      for (const name of ["role", "aria-colspan", "aria-colindex", "aria-colcount"]) each.removeAttribute(name);
      if (each.matches("article")) unbutton(each);
    }
    const main = element.querySelector(".ec-main");
    if (main && main.tabIndex !== 0) {
      main.tabIndex = 0;
      main.setAttribute("role", "region");
      main.setAttribute("aria-label", "Calendar");
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

  return { setDay, setDensity, upsert, remove, find };
}

