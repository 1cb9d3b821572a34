// The month that opens from the date: fetched when it is asked for, and gone through with the arrow keys.

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const TURNS = { PageUp: -1, PageDown: 1 };
const known = new WeakSet();

/** Opens the month of the link `opener` in `place`, and listens to its keys from then on. */
export async function turning(place, opener) {
  if (place.matches(":popover-open")) return place.hidePopover();
  if (!known.has(place)) listen(place, opener);
  await show(place, opener.href);
  place.showPopover({ source: opener });
  stand(place, chosen(place));
}

function listen(place, opener) {
  known.add(place);
  place.addEventListener("keydown", (event) => pressed(place, event));
  place.addEventListener("click", (event) => {
    const turn = event.target.closest("[data-turns]");
    if (!turn) return;
    event.preventDefault();
    show(place, turn.href).then(() => place.querySelector(`[data-turns="${turn.dataset.turns}"]`).focus());
  });
  place.addEventListener("toggle", ({ newState }) => {
    opener.setAttribute("aria-expanded", String(newState === "open"));
    if (newState === "closed" && (place.contains(document.activeElement) || document.activeElement === document.body)) opener.focus();
  });
}

function show(place, address) {
  return window.htmx.ajax("GET", address, { source: place, target: place, swap: "innerHTML" }).then(() => {
    for (const day of days(place)) day.tabIndex = -1;
    chosen(place).tabIndex = 0;
  });
}

function pressed(place, event) {
  // What is open beside the calendar stays open.
  if (event.key === "Escape") event.stopPropagation();
  const here = event.target.closest("[data-date]");
  if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = days(place);
  const number = all.indexOf(here);
  const step = ["ArrowLeft", "ArrowRight"].includes(event.key) && getComputedStyle(place).direction === "rtl" ? -1 : 1;
  if (event.key in STEPS) walk(place, all, number + step * STEPS[event.key]);
  else if (event.key in TURNS) turn(place, TURNS[event.key], number);
  else if (event.key === "Home") stand(place, all[0]);
  else if (event.key === "End") stand(place, all.at(-1));
  else return;
  event.preventDefault();
}

function walk(place, all, number) {
  if (all[number]) return stand(place, all[number]);
  if (number < 0) return turn(place, -1, number);
  return turn(place, 1, number - all.length);
}

/** To the day so far from the month's beginning, or with a number below zero from its end. */
async function turn(place, months, number) {
  await show(place, place.querySelector(`[data-turns="${months}"]`).href);
  const all = days(place);
  stand(place, all.at(Math.min(number, all.length - 1)));
}

function stand(place, day) {
  for (const each of days(place)) each.tabIndex = -1;
  day.tabIndex = 0;
  day.focus();
}

function days(place) {
  return [...place.querySelectorAll("[data-date]")];
}

function chosen(place) {
  return place.querySelector("[data-date][aria-current]") ?? place.querySelector(".today") ?? days(place)[0];
}
