// The day calendar. The only file that knows the library which draws it (EventCalendar, kit/static/vendor), so that
// another could take its place: setDay, upsert and remove go in; onOpen, onMove and onCreate come out.
// Moments are strings of the branch's wall clock without an offset; the server alone turns them into real time.

import { classOf, closedOf, columnHead, drawing, holdOf, nowOf, shadesOf, wall } from "./entries.js";

const WRONG_ROLES = "article[role], .ec [aria-colspan], .ec [aria-colindex], [role=table], [role=rowgroup], [role=row], [role=cell], [role=columnheader]";
const LONG_PRESS = 350;
const HEIGHTS = { normal: 28, compact: 24 };
const MINUTE = 60_000;

export function dayCalendar(element, { day, canChange, icons, onOpen, onClass, onLink, onMove, onCreate }) {
  let shown = day;
  let dragging = false;
  const postponed = new Map();
  const { eventsOf, content } = drawing({ canMove: () => canChange && shown.by === "staff", canChange, icons });

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
    flexibleSlotTimeLimits: true,
    slotEventOverlap: false,
    columnWidth: "minmax(var(--column), 1fr)",
    dayHeaderFormat: { weekday: "short", day: "numeric", month: "short" },
    pointer: canChange,
    height: "100%",
    editable: canChange,
    eventDurationEditable: false,
    eventLongPressDelay: LONG_PRESS,
    resourceLabelContent: ({ resource }) => ({ domNodes: columnHead(resource) }),
    eventContent: ({ event }) => ({ domNodes: content(event) }),
    eventClick: ({ event: { extendedProps: { visit, group, hold } } }) => {
      if (visit) onOpen(visit.id);
      else if (group) onClass(group.id);
      else if (hold?.link && canChange) onLink(hold.link);
    },
    dateClick: ({ dateStr, resource }) => canChange && onCreate({ member: resource.id, start: dateStr.slice(0, 16) }),
    eventDragStart: () => { dragging = true; },
    eventDragStop: () => { dragging = false; catchUp(); },
    eventDrop: dropped,
    eventAllUpdated: mend,
    viewDidMount: mend,
    ...pageOf(day),
  });
  new MutationObserver(mend).observe(element, { childList: true, subtree: true });
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
        id: member, title: name, extendedProps: { title, branch, place: several ? places.get(branch) : null },
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

  function setDay(page) {
    const moved = page.days.join() !== shown.days.join();
    keepFocus(document.activeElement.dataset.visit);
    shown = page;
    element.classList.toggle("by-rooms", page.by === "rooms");
    if (page.shape !== "columns") return;
    for (const [name, value] of Object.entries(pageOf(page))) library.setOption(name, value);
    if (moved) scrollToWork();
  }

  function setDensity(density) {
    library.setOption("slotHeight", HEIGHTS[density]);
  }

  function upsert(visit, { fresh = false } = {}) {
    if (dragging) return void postponed.set(visit.id, visit);
    if (shown.shape !== "columns" || isShown(visit)) return;
    keepFocus(visit.id);
    const events = eventsOf(visit).filter(isInSight);
    const wanted = new Set(events.map(({ id }) => id));
    partsOf(visit.id).filter(({ id }) => !wanted.has(id)).forEach(({ id }) => library.removeEventById(id));
    for (const event of events) {
      if (fresh) event.classNames.push("fresh");
      if (library.getEventById(event.id)) library.updateEvent(event);
      else library.addEvent(event);
    }
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

  function catchUp() {
    // The drop itself is reported after this; what the server says then is newer.
    setTimeout(() => {
      for (const visit of postponed.values()) upsert(visit);
      postponed.clear();
    });
  }

  function dropped({ event, oldEvent, oldResource, newResource, revert }) {
    const { visit } = event.extendedProps;
    const member = newResource?.id ?? event.resourceIds[0];
    const back = { start: wall(oldEvent.start), member: oldResource?.id ?? member };
    onMove({ visit, start: wall(event.start), member, back, revert });
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

