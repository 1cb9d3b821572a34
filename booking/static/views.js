// What is looked at. The address holds all of it, so that a reload, “back” and a shared link show the same; this device
// remembers for each account what was chosen last, for addresses that name nothing but a day.

const NAMES = ["branch", "view", "by", "people", "category", "status"];
const FILTERS = ["people", "category", "status"];
const NOWHERE = new Map();

/** Tells by onLook() that something else is looked at, and by onDensity(word) that rows shall have another height. */
export function looking(board, { day, onLook, onDensity }) {
  const { account } = board.dataset;
  const months = board.querySelector("#month");
  const opener = board.querySelector("[data-month]");
  let shown = day;
  const last = lastLook(account, location.search, board.dataset.branches.split(" "));
  if (last) location.replace(`/desk/calendar?${last}`);
  board.dataset.density = recalled(account, "density") ?? "normal";

  /** The query of the address, with the branches where it does not name them. Without a day it is today. */
  function query(other = {}) {
    const asked = new URLSearchParams(location.search);
    asked.delete("visit");
    if (!asked.has("branch")) shown.places.forEach(({ id }) => asked.append("branch", id));
    for (const [name, value] of Object.entries(other)) {
      if (value) asked.set(name, value);
      else asked.delete(name);
    }
    return asked;
  }

  function look(wanted) {
    const asked = new URLSearchParams(wanted);
    keep(account, "view", String(withoutDay(asked)));
    // The news are those of the branches the page was opened with.
    if (elsewhere(asked)) return void location.assign(`/desk/calendar?${asked}`);
    history.pushState(null, "", `/desk/calendar?${asked}`);
    return onLook();
  }

  function elsewhere(asked) {
    const branches = asked.getAll("branch");
    return branches.length > 0 && branches.join() !== shown.places.map(({ id }) => id).join();
  }

  /** The page around the calendar says which days these are, and where its links lead from here. */
  function tell(page) {
    shown = page;
    board.dataset.shows = page.shape;
    document.title = document.title.replace(/^[^·]*/, `${page.label} `);
    opener.querySelector("span").textContent = page.label;
    for (const name of ["previous", "next", "today"]) lead(`[data-looks=${name}]`, query({ day: page[name] }));
    board.querySelector("[data-looks=today]").hidden = page.days.includes(page.today);
    for (const span of ["day", "three", "week", "agenda"]) {
      const link = lead(`.views [data-looks=${span}]`, query({ view: span === "day" ? "" : span }));
      if (span === page.span) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    lead("[data-month]", query());
    lead("[data-choices]", query());
    lead("[data-prints]", query());
    tellChosen(query());
    const fresh = board.querySelector("[data-creates]");
    const begins = page.days.includes(page.today) ? page.today : page.day;
    if (fresh) fresh.href = `/desk/visits/new?branch=${page.branch}&day=${begins}`;
  }

  function lead(link, asked) {
    const found = board.querySelector(link);
    found.href = `${new URL(found.href).pathname}?${asked}`;
    return found;
  }

  function tellChosen(asked) {
    const chosen = FILTERS.reduce((sum, name) => sum + asked.getAll(name).length, asked.get("by") === "rooms" ? 1 : 0);
    const button = board.querySelector("[data-choices]");
    button.querySelector(".chosen").textContent = chosen || "";
    button.setAttribute("aria-label", chosen ? `What is shown: ${chosen} chosen` : "What is shown");
  }

  async function openMonth() {
    const { turning } = await import("./month.js");
    await turning(months, opener);
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("[data-looks]");
    if (link) {
      event.preventDefault();
      if (months.matches(":popover-open")) months.hidePopover();
      link.closest("dialog")?.close();
      look(new URL(link.href).searchParams);
    }
    if (event.target.closest("[data-month]")) {
      event.preventDefault();
      openMonth();
    }
    const choices = event.target.closest("[data-choices]");
    if (choices) {
      event.preventDefault();
      window.htmx.ajax("GET", choices.href, { source: "#sheet-body", target: "#sheet-body", swap: "innerHTML" });
    }
  });

  document.addEventListener("htmx:after:swap", () => {
    const density = document.querySelector(`#choices [name=density][value=${board.dataset.density}]`);
    if (density) density.checked = true;
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("#choices")) choose(event);
    if (event.target.matches("[data-goes-to]")) {
      event.preventDefault();
      months.hidePopover();
      look(query({ day: new FormData(event.target).get("day") }));
    }
  });

  function choose(event) {
    event.preventDefault();
    const chosen = new URLSearchParams(new FormData(event.target));
    const density = chosen.get("density");
    chosen.delete("density");
    if (chosen.get("by") === "staff") chosen.delete("by");
    if (!chosen.has("branch")) shown.places.forEach(({ id }) => chosen.append("branch", id));
    event.target.closest("dialog").close();
    if (density !== board.dataset.density) {
      board.dataset.density = density;
      keep(account, "density", density);
      onDensity(density);
    }
    look(chosen);
  }

  board.querySelector("select[name=branch]")?.addEventListener("change", ({ target }) => {
    const asked = query({ people: "" });
    asked.delete("branch");
    if (target.value) asked.append("branch", target.value);
    look(asked);
  });
  window.addEventListener("popstate", () => {
    if (elsewhere(new URLSearchParams(location.search))) location.reload();
    else onLook();
  });

  return { query, tell };
}

/** Where this device was asked for nothing but the calendar: the address that shows what was chosen last, or nothing. */
function lastLook(account, search, branches) {
  const asked = new URLSearchParams(search);
  const last = recalled(account, "view");
  if (!last || asked.has("visit") || NAMES.some((name) => asked.has(name))) return "";
  const address = new URLSearchParams(last);
  if (!address.getAll("branch").every((each) => branches.includes(each))) return "";
  if (asked.has("day")) address.set("day", asked.get("day"));
  return String(address);
}

function withoutDay(asked) {
  const kept = new URLSearchParams(asked);
  kept.delete("day");
  return kept;
}

// A browser that keeps nothing (a private window, a full disk) is no reason to show nothing.
function keep(account, what, value) {
  try {
    localStorage.setItem(`calendar-${what}:${account}`, value);
  } catch {
    NOWHERE.set(`${what}:${account}`, value);
  }
}

function recalled(account, what) {
  try {
    return localStorage.getItem(`calendar-${what}:${account}`);
  } catch {
    return NOWHERE.get(`${what}:${account}`) ?? null;
  }
}
