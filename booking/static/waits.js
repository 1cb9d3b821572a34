// The strip that says what waits on this tablet and since when the network is away, and the list of what waits. Every
// page of the desk shows it while there is something to say; whatever brings the network back sends what waits.

import { ask } from "../kit/desk.js";
import { list } from "./waits-list.js";
import { drop, everything, follow, send } from "./outbox.js";
import { button, icon, make } from "./parts.js";

const PATIENCE = 30_000;
const { account } = document.body.dataset;

/** `page` is what this page can do with a visit (see away.js); without one the calendar is gone to. */
export function waits(page = elsewhere()) {
  const said = make("span");
  const strip = make("div", { className: "waits", hidden: true, data: { tone: "information" } }, icon("cloud-off"), said);
  const action = make("span", { className: "row" });
  strip.append(action);
  strip.setAttribute("role", "status");
  (document.getElementById("board") ?? document.getElementById("main")).prepend(strip);
  const shown = list({ ...page, takeBack, resend });
  let changes = [];
  let others = [];
  let isOut = false;
  let timer = 0;

  async function look() {
    const found = await everything();
    const mine = found.filter((each) => each.account === account);
    page.changed(mine, changes);
    changes = mine;
    shown.draw(changes);
    others = found.filter((each) => each.account !== account);
    tell();
    warnBeforeLeaving();
  }

  function glyph(troubles) {
    const name = document.body.dataset.network === "away" ? "cloud-off" : troubles ? "triangle-alert" : "send";
    return strip.querySelector("use").getAttribute("href").replace(/#.*/, `#${name}`);
  }

  function tell() {
    const troubles = changes.filter(({ trouble }) => trouble).length;
    const parts = [page.offline(), savedHere(changes.length - troubles, isOut), fitsNoMore(troubles), ofOthers(others)];
    said.textContent = parts.filter(Boolean).join(" ");
    strip.hidden = !said.textContent;
    strip.dataset.tone = troubles ? "attention" : "information";
    strip.querySelector("use").setAttribute("href", glyph(troubles));
    action.replaceChildren();
    if (isOut && changes.length) action.append(make("a", { className: "button small primary", href: "/desk/sign-in?next=/desk/calendar" }, "Sign in"));
    if (changes.length) action.append(button(troubles ? "Look" : "Show", () => shown.open(), { look: "small", glyph: "list" }));
  }

  // Sent by whichever tab is first; the others find nothing left to send.
  async function resend() {
    clearTimeout(timer);
    const outcome = await send(account, page.sent).catch(() => "away");
    isOut = outcome === "signed out";
    tell();
    if (outcome === "away") timer = setTimeout(resend, PATIENCE);
    return outcome;
  }

  async function takeBack(change, sentence, yes) {
    if (!await ask(sentence, yes, { danger: true })) return;
    const isGone = await drop(change.number);
    if (!isGone) shown.say("It was sent meanwhile: change the visit in the calendar.");
  }

  function warnBeforeLeaving() {
    const form = document.querySelector("form.who[action$='/session/end']");
    const left = "They stay on this tablet, and are sent when you sign in here again.";
    if (form && changes.length) form.dataset.confirm = `${savedHere(changes.length)} ${left}`;
    else if (form) delete form.dataset.confirm;
  }

  follow(look);
  addEventListener("online", resend);
  document.addEventListener("network", ({ detail }) => {
    tell();
    if (detail === "live") resend();
  });
  document.addEventListener("visibilitychange", () => !document.hidden && resend());
  look().then(resend);
  return { tell, resend, changes: () => changes, open: shown.open };
}

function savedHere(count, isOut) {
  if (!count) return "";
  return `Saved on this tablet, ${count} to send.${isOut ? " Sign in to send them." : ""}`;
}

function fitsNoMore(count) {
  if (!count) return "";
  return count === 1 ? "1 change no longer fits." : `${count} changes no longer fit.`;
}

/** Whose they are, and nothing of what they are about. */
function ofOthers(changes) {
  const names = [...new Set(changes.map(({ who }) => who))].join(", ");
  return changes.length ? `${changes.length === 1 ? "1 change" : `${changes.length} changes`} by ${names} will be sent when they sign in here.` : "";
}

function elsewhere() {
  const go = (visit) => location.assign(`/desk/calendar?visit=${visit}`);
  return {
    changed: () => {},
    sent: () => {},
    offline: () => (document.body.dataset.network === "away" ? "No network." : ""),
    names: () => new Map(),
    clock: (moment) => new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }),
    open: go,
    compare: ({ visit }) => go(visit),
    another: ({ visit }) => go(visit),
  };
}
