// The days that this tablet keeps for whoever is signed in, in the browser's cache beside the page of the calendar. The
// service worker ends all of it when the person goes (kit/static/worker.js).

const SEEN = "/desk/calendar/kept/seen";
const MOST = 8;
const STALE = 60_000;
let turn = Promise.resolve();

/** The days of an account. Its clock is the device's: moments are milliseconds. */
export function keptDays(account) {
  const place = () => caches.open(`kept-${account}`);

  /** Asks for a day and keeps it, unless that was done a moment ago. */
  async function take(branches, day) {
    const address = addressOf(branches, day);
    const there = await read(address);
    if (there && Date.now() - there.at < STALE) return;
    const answer = await fetch(address, { headers: { accept: "application/json" } }).catch(() => null);
    const found = answer?.ok && await answer.json();
    // In another tab somebody else may have signed in meanwhile: theirs is not ours to keep.
    if (!found || String(found.account) !== account) return;
    await write(address, { ...found, at: Date.now() });
    await trim();
  }

  async function read(address) {
    const found = await (await place()).match(address);
    return found ? found.json() : null;
  }

  async function write(address, found) {
    await (await place()).put(address, Response.json(found));
  }

  /** A day as it was last known, with `at` when that was; null for one that is not kept. */
  async function find(branches, day) {
    const found = await read(addressOf(branches, day));
    return found && { ...found, at: Math.max(found.at, await seen()) };
  }

  /** A visit is not what it was: one after the other, or two pieces of news would overwrite each other. */
  function patch(id, visit) {
    turn = turn.then(() => patchAll(id, visit)).catch(() => {});
    return turn;
  }

  async function patchAll(id, visit) {
    for (const address of await days()) {
      const kept = await read(address);
      const visits = kept.sheet.visits.filter((each) => each.id !== id);
      const isHere = visit?.parts.some(({ start, member }) => start.startsWith(kept.sheet.day) && kept.sheet.columns.some((each) => each.member === member));
      if (!isHere && visits.length === kept.sheet.visits.length) continue;
      await write(address, { ...kept, sheet: { ...kept.sheet, visits: isHere ? [...visits, visit] : visits } });
    }
  }

  async function days() {
    const asked = await (await place()).keys();
    return asked.map(({ url }) => new URL(url)).filter(({ search }) => search).map(({ pathname, search }) => pathname + search);
  }

  /** The earliest days go first: nobody looks for them. */
  async function trim() {
    const all = (await days()).sort((one, other) => (dayOf(one) < dayOf(other) ? -1 : 1));
    for (const address of all.slice(0, -MOST)) await (await place()).delete(address);
  }

  /** Until now nothing was missed. */
  async function note() {
    await write(SEEN, Date.now());
  }

  async function seen() {
    return await read(SEEN) ?? 0;
  }

  /** Whether the page itself is kept, without which no day could be shown. */
  async function hasPage() {
    return Boolean(await (await place()).match("/desk/calendar"));
  }

  return { take, find, patch, note, hasPage };
}

function addressOf(branches, day) {
  const query = new URLSearchParams([...branches.map((id) => ["branch", id]), ["day", day]]);
  return `/desk/calendar/kept?${query}`;
}

function dayOf(address) {
  return new URLSearchParams(address.split("?")[1]).get("day");
}
