// A shared tablet covers its page when nobody touches it, or by "Switch". The page stays as it is underneath, and
// is uncovered for the same person; anybody else begins anew.
import { Problem, post } from "../kit/desk.js";
import { showPad } from "./pin.js";

const { account, lockMinutes } = document.body.dataset;
const IDLE = Number(lockMinutes) * 60_000;
const STILL_HERE = 30_000; // less than what the server waits for beyond IDLE
const DOOR = `/desk/sign-in?was=${account}`;
let timer;
let touchedAt = Date.now();
let toldAt = Date.now();
let cover;

function touched() {
  if (cover) return;
  touchedAt = Date.now();
  clearTimeout(timer);
  timer = setTimeout(lock, IDLE);
  if (touchedAt - toldAt > STILL_HERE) tell();
}

/** Somebody who reads and scrolls asks the server for nothing, and is here all the same. */
function tell() {
  toldAt = Date.now();
  fetch("/desk/tablet/presence", { method: "POST", headers: { "x-csrftoken": document.body.dataset.csrf } }).catch(() => {});
}

function lock() {
  if (cover) return;
  cover = document.body.appendChild(document.createElement("dialog"));
  cover.id = "locked";
  cover.setAttribute("aria-labelledby", "locked-title");
  cover.addEventListener("cancel", (event) => event.preventDefault());
  cover.addEventListener("close", () => cover && cover.showModal());
  document.body.dataset.locked = "";
  cover.showModal();
  leave();
}

async function leave() {
  try {
    await post("/desk/tablet/lock");
    await show(DOOR);
  } catch {
    away();
  }
}

/** Also without a connection nothing is seen: the PIN is asked for once it is back. */
function away() {
  const said = Object.assign(document.createElement("h1"), { id: "locked-title", textContent: "Locked" });
  const why = Object.assign(document.createElement("p"), { textContent: "There is no connection. The page is kept." });
  const again = Object.assign(document.createElement("button"), { className: "button primary", textContent: "Try again" });
  again.addEventListener("click", leave);
  const door = Object.assign(document.createElement("div"), { className: "door stack" });
  door.append(said, why, again);
  cover.replaceChildren(door);
}

async function show(address) {
  const answer = await fetch(address, { headers: { "HX-Request-Type": "partial" } });
  if (!answer.ok || answer.redirected) return location.replace(DOOR);
  cover.innerHTML = await answer.text();
  if (!cover.querySelector("[data-tiles]")) return location.replace(DOOR);
  showPad(cover);
  return cover.querySelector("[name=pin], .tile")?.focus();
}

async function unlock(form) {
  const answer = await fetch(form.action, {
    method: "POST", headers: { accept: "application/json" }, body: new URLSearchParams(new FormData(form)),
  }).catch(() => { throw new Problem(0, { title: "No connection. Try again in a moment." }); });
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(answer.status, found);
  if (found.account === account) uncover();
  else location.replace("/desk");
}

function uncover() {
  const covering = cover;
  cover = undefined;
  covering.remove();
  delete document.body.dataset.locked;
  document.dispatchEvent(new Event("uncovered"));
  touched();
}

function say(form, { message }) {
  const field = form.elements.pin;
  field.value = "";
  const said = form.querySelector("[data-said]") ?? form.insertBefore(document.createElement("p"), form.firstChild);
  Object.assign(said, { className: "notice", textContent: message });
  Object.assign(said.dataset, { said: "", tone: "trouble" });
  said.setAttribute("role", "alert");
  field.focus();
}

document.addEventListener("click", (event) => {
  const inside = cover && event.target.closest("#locked [data-door]");
  if (inside) show(inside.href).catch(away);
  else if (!cover && event.target.closest("[data-switch]")) lock();
  else return;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const { target: form } = event;
  if (!form.matches("#locked [data-pin]")) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return; // a second tap would be a second try
  form.ariaBusy = "true";
  unlock(form).catch((problem) => say(form, problem)).finally(() => { form.ariaBusy = "false"; });
}, { capture: true });

// What was about to be asked for the page underneath would be answered with the way in, and the page be gone.
document.addEventListener("htmx:config:request", (event) => cover && event.preventDefault(), { capture: true });
// The same goes for what was asked before, and is answered after.
document.addEventListener("htmx:after:request", (event) => {
  if (cover && event.detail.ctx.hx.redirect?.startsWith("/desk/sign-in")) event.preventDefault();
}, { capture: true });

for (const sign of ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"]) {
  addEventListener(sign, touched, { passive: true, capture: true });
}
// Timers sleep with the tablet.
document.addEventListener("visibilitychange", () => !document.hidden && Date.now() - touchedAt >= IDLE && lock());
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
touched();
