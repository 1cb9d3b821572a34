// Changes made while the network was away. They stay on this tablet until the server has answered each of them: one is
// sent at a time, in the order they were made, by one tab (a lock), under a code that the server carries out once.

import { csrf } from "../kit/desk.js";

const NAME = "tempu-outbox";
const PATIENCE = 20_000;
const news = new BroadcastChannel(NAME);
let database;

function opened() {
  database ??= new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.addEventListener("upgradeneeded", () => asked.result.createObjectStore("changes", { keyPath: "number", autoIncrement: true }));
    asked.addEventListener("success", () => done(asked.result));
    asked.addEventListener("error", () => failed(asked.error));
  });
  return database;
}

/** What `work(changes)` asks for is answered when all of it is on the disk. */
async function kept(mode, work) {
  const run = (await opened()).transaction("changes", mode, { durability: "strict" });
  const asked = work(run.objectStore("changes"));
  return new Promise((done, failed) => {
    run.addEventListener("complete", () => done(asked?.result));
    for (const end of ["error", "abort"]) run.addEventListener(end, () => failed(run.error));
  });
}

/** Everything that waits here, in the order it was made; of whom each is stands in its `account`. */
export async function everything() {
  const found = await kept("readonly", (changes) => changes.getAll());
  try {
    localStorage.setItem("outbox", String(found.length));
  } catch {
    // Only pages without the calendar miss it: they show no strip.
  }
  return found;
}

/** A change of a `visit`, as the form `fields` (pairs) that is sent to `path` below its address. */
export async function add(change) {
  await kept("readwrite", (changes) => changes.add({ ...change, madeAt: Date.now(), trouble: null }));
  navigator.storage?.persist?.();
  tell();
}

/** Taken back. Whoever is sending it at this moment comes first: then it is gone, and the answer is false. */
export function drop(number) {
  return navigator.locks.request(NAME, async () => {
    const found = await kept("readonly", (changes) => changes.get(number));
    await kept("readwrite", (changes) => changes.delete(number));
    tell();
    return found !== undefined;
  });
}

/** It was done by hand: see `settle`. */
export function settled(change, version) {
  return navigator.locks.request(NAME, () => settle(change, version));
}

/** It is done and made `version` of the visit: what was made after it on this tablet was made of that. */
async function settle({ number, visit, account }, version) {
  const later = (await everything()).filter((each) => each.visit === visit && each.account === account && each.number > number);
  await kept("readwrite", (changes) => {
    for (const each of later) changes.put({ ...each, fields: withVersion(each.fields, version), trouble: null });
    return changes.delete(number);
  });
  tell();
}

function withVersion(fields, version) {
  return fields.map(([name, value]) => [name, name === "version" ? String(version) : value]);
}

function mark(change, trouble) {
  return kept("readwrite", (changes) => changes.put({ ...change, trouble })).then(tell);
}

/** To be tried once more as it is. */
export function tryAgain({ number }) {
  return navigator.locks.request(NAME, async () => {
    const change = await kept("readonly", (changes) => changes.get(number));
    if (change) await mark(change, null);
  });
}

/** Calls `heard` whenever something was added, sent or taken back, in this tab or in another. */
export function follow(heard) {
  news.addEventListener("message", heard);
  document.addEventListener(NAME, heard);
}

function tell() {
  news.postMessage("changed");
  document.dispatchEvent(new CustomEvent(NAME));
}

/** Sends what is of the account; `sent(change, visit)` hears of each. Answers "sent", "away" or "signed out". */
export function send(account, sent) {
  return navigator.locks.request(NAME, async () => {
    for (;;) {
      const change = next((await everything()).filter((each) => each.account === account));
      if (!change) return "sent";
      const { stop, trouble, visit } = await tried(change);
      if (stop) return stop;
      if (trouble) await mark(change, trouble);
      else await settle(change, visit.made);
      if (visit) sent(change, visit);
    }
  });
}

/** The first that has no trouble, and nothing of its visit before it that has. */
function next(changes) {
  const held = new Set(changes.filter(({ trouble }) => trouble).map(({ visit, number }) => `${visit} ${number}`));
  const waits = ({ visit, number }) => [...held].some((each) => {
    const [other, earlier] = each.split(" ").map(Number);
    return other === visit && earlier < number;
  });
  return changes.find((each) => !each.trouble && !waits(each));
}

async function tried({ visit, path, fields }) {
  const answer = await fetch(`/desk/visits/${visit}/${path}`, {
    method: "POST",
    headers: { accept: "application/json", "x-csrftoken": csrf() },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  if (!answer || answer.status === 429 || answer.status > 500) return { stop: "away" };
  const found = await answer.json().catch(() => ({}));
  if (answer.ok) return { visit: found };
  if (answer.status === 401 || found.made_by_somebody_else) return { stop: "signed out" };
  // A tablet that slept past the end of its browser's cookies is given a new one by any page.
  if (/CSRF/.test(found.reason)) return fetch("/desk/sign-in").then(() => ({ stop: "away" }), () => ({ stop: "away" }));
  return { trouble: troubleOf(answer.status, found, fields) };
}

function troubleOf(status, { title, reasons = [], fields: wrong = {}, visit }, fields) {
  const version = Object.fromEntries(fields).version;
  const isStale = visit?.version !== undefined && String(visit.version) !== version;
  return { status, isStale, title: [title ?? "It was refused.", ...Object.values(wrong), ...reasons].join(" ") };
}
