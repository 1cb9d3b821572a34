// What a visit will be once the changes that wait on this tablet are sent, and how each of them is told.

const STATUSES = { waiting: "Expected again", confirmed: "Confirmed", arrived: "Arrived", no_show: "No-show" };
const MARKS = { start: "Started", finish: "Finished", "not started": "Not started after all", "not finished": "Not finished after all" };
const STAGES = { start: "started", finish: "finished", "not started": "", "not finished": "started" };
const MINUTE = 60_000;

/** The changes of one visit put over it; `names` are those of people by their number. What no longer fits, and what was
 * changed after that, is not shown as if it were: the visit is marked and stands where it is saved. */
export function over(visit, changes, names) {
  const first = changes.findIndex(({ trouble }) => trouble);
  const fits = first < 0 ? changes : changes.slice(0, first);
  return { ...fits.reduce((found, change) => changed(found, change, names), visit), unsent: first < 0 ? "waits" : "clashes" };
}

function changed(visit, { path, fields }, names) {
  const wanted = Object.fromEntries(fields);
  if (path === "status") return { ...visit, status: wanted.status, stage: "" };
  if (path === "moments") return { ...visit, stage: STAGES[wanted.mark] };
  if (path === "notes") return { ...visit, notes: wanted.notes };
  return { ...visit, parts: moved(visit.parts, wanted, names) };
}

function moved(parts, wanted, names) {
  const [first] = parts.filter(({ tidying }) => !tidying);
  if (!first) return parts;
  const step = between(first.start, startIn(wanted) || first.start);
  const longer = longerBy(parts, wanted);
  const who = wanted.member ? { member: Number(wanted.member), name: names.get(Number(wanted.member)) ?? "" } : {};
  const last = parts.findLast(({ tidying }) => !tidying);
  return parts.map((part) => ({
    ...part,
    ...(wanted.member ? who : {}),
    start: later(part.start, step + (part.start >= last.end ? longer : 0)),
    end: later(part.end, step + (part.end >= last.end ? longer : 0)),
  }));
}

function startIn({ at, day, time }) {
  return at || (day && time ? `${day}T${time}` : "");
}

function longerBy(parts, { longer, minutes }) {
  if (longer) return Number(longer);
  const here = parts.filter(({ tidying }) => !tidying);
  return minutes ? Number(minutes) - between(here[0].start, here.at(-1).end) : 0;
}

function between(start, end) {
  return (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / MINUTE;
}

/** So many minutes later on the same wall. */
export function later(moment, minutes) {
  return new Date(Date.parse(`${moment}Z`) + minutes * MINUTE).toISOString().slice(0, 16);
}

/** "Arrived"; "Moved to Tue 1 Dec, 11:00, with Lena". */
export function told({ path, fields }, names) {
  const wanted = Object.fromEntries(fields);
  if (path === "status") return STATUSES[wanted.status] ?? wanted.status;
  if (path === "moments") return MARKS[wanted.mark] ?? wanted.mark;
  if (path === "notes") return wanted.notes ? `Notes: “${wanted.notes}”` : "Notes taken out";
  if (wanted.longer) return wanted.longer > 0 ? `${wanted.longer} minutes longer` : `${-wanted.longer} minutes shorter`;
  const who = names.get(Number(wanted.member));
  return `Moved to ${inWords(startIn(wanted))}${who ? `, with ${who}` : ""}`;
}

/** Tue 1 Dec, 11:00 */
export function inWords(moment) {
  const day = new Date(`${moment}Z`).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return `${day.replace(/,/g, "")}, ${moment.slice(11, 16)}`;
}
